import assert from 'node:assert/strict'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test, { after, before, type TestContext } from 'node:test'
import { connect } from 'node:tls'
import { Failure } from '@gatehouse/base'
import { type Issued, TestAuthority, withOpenssl } from '@gatehouse/http/tls/authority.model.ts'
import { checkFile } from './standalone/check.ts'
import { startStandalone } from './standalone/standalone.ts'
import { gatewayFor } from './testing-gateway.ts'
import { until } from './testing-house.ts'
import { showFiles, tlsOptions } from './tls-files.ts'

let authority: TestAuthority
before(() => {
  if (!withOpenssl.skip) authority = new TestAuthority()
})
after(() => authority?.remove())

const issue = (host: string) => authority.issue(host, { hosts: [host], days: 90 })
const settings = {
  ...{ tlsPort: 0, tlsCertificateFile: undefined, tlsKeyFile: undefined },
  ...{
    tlsClientCertificates: 'none' as const,
    tlsClientAuthoritiesFile: undefined,
    tlsClientRevocationsFile: undefined,
  },
}

function folder(t: TestContext): string {
  const dir = mkdtempSync(join(tmpdir(), 'gatehouse-tls-files-'))
  t.after(() => rmSync(dir, { recursive: true, force: true }))
  return dir
}

function write(dir: string, { certificate, key }: Issued): { certificateFile: string; keyFile: string } {
  const files = { certificateFile: join(dir, 'one.pem'), keyFile: join(dir, 'one.key') }
  writeFileSync(files.certificateFile, certificate)
  writeFileSync(files.keyFile, key, { mode: 0o600 })
  return files
}

async function shown(port: number, servername: string): Promise<string> {
  const socket = connect({ port, host: '127.0.0.1', servername, ca: authority.certificate, rejectUnauthorized: false })
  try {
    await once(socket, 'secureConnect')
    return socket.getPeerX509Certificate()!.toString()
  } catch (thrown) {
    return (thrown as NodeJS.ErrnoException).code!
  } finally {
    socket.on('error', () => {})
    socket.destroy()
  }
}

const refused = (code: string, words: RegExp) => (thrown: unknown) => {
  assert.ok(thrown instanceof Failure)
  assert.equal(thrown.code, code)
  assert.match(thrown.message, words)
  return true
}

test(
  'the files that settings name are shown to any name, and again when they change; a broken pair keeps the old',
  withOpenssl,
  async t => {
    const dir = folder(t)
    const first = issue('one.test')
    const { certificateFile, keyFile } = write(dir, first)
    const logged: string[] = []
    const { gateway } = await gatewayFor(t, undefined, { tls: tlsOptions(settings) })
    const named = { ...settings, tlsCertificateFile: certificateFile, tlsKeyFile: keyFile }
    const unwatch = await showFiles(named, gateway, (level, message) => void logged.push(`${level} ${message}`))
    t.after(unwatch)
    assert.equal(await shown(gateway.securePort!, 'any.test'), first.certificate)
    writeFileSync(certificateFile, issue('one.test').certificate)
    await until(() => logged.some(line => /^error .*one\.key: The key does not fit/.test(line)))
    assert.equal(await shown(gateway.securePort!, 'any.test'), first.certificate)
    const second = issue('one.test')
    write(dir, second)
    await until(async () => (await shown(gateway.securePort!, 'any.test')) === second.certificate)
  },
)

test(
  'a setting without its other half, a file that is not there and a pair that does not fit are told with the file',
  withOpenssl,
  async t => {
    const dir = folder(t)
    const { certificateFile, keyFile } = write(dir, { ...issue('one.test'), key: issue('two.test').key })
    const { gateway } = await gatewayFor(t, undefined, { tls: tlsOptions(settings) })
    const show = (more: object) => showFiles({ ...settings, ...more }, gateway, () => {})
    await assert.rejects(
      show({ tlsCertificateFile: certificateFile }),
      refused('setting_invalid', /give --tls-key-file/),
    )
    await assert.rejects(show({ tlsKeyFile: keyFile }), refused('setting_invalid', /give --tls-certificate-file/))
    const nowhere = { tlsCertificateFile: join(dir, 'none.pem'), tlsKeyFile: keyFile }
    await assert.rejects(show(nowhere), refused('setting_invalid', /none\.pem cannot be read: ENOENT/))
    const unfit = { tlsCertificateFile: certificateFile, tlsKeyFile: keyFile }
    await assert.rejects(show(unfit), refused('certificate_invalid', /one\.key: The key does not fit/))
    assert.equal(gateway.securePort, undefined)
    const required = { ...settings, tlsClientCertificates: 'required' as const }
    assert.throws(() => tlsOptions(required), refused('setting_invalid', /no tlsClientAuthoritiesFile/))
    const nobody = { ...required, tlsClientAuthoritiesFile: keyFile }
    assert.throws(() => tlsOptions(nobody), refused('certificate_invalid', /one\.key: There is no certificate/))
  },
)

test(
  'who was taken back is known to nobody as soon as the file says so; a broken file keeps the lists of before',
  withOpenssl,
  async t => {
    const dir = folder(t)
    const [mine, lists, authorities] = [authority.issue('mine'), join(dir, 'lists.pem'), join(dir, 'ca.pem')]
    const { certificateFile, keyFile } = write(dir, issue('one.test'))
    writeFileSync(authorities, authority.certificate)
    writeFileSync(lists, 'nonsense')
    const named = {
      ...{ ...settings, tlsCertificateFile: certificateFile, tlsKeyFile: keyFile, tlsClientRevocationsFile: lists },
      ...{ tlsClientCertificates: 'required' as const, tlsClientAuthoritiesFile: authorities },
    }
    assert.throws(() => tlsOptions(named), refused('certificate_invalid', /lists\.pem: There is no revocation list/))
    writeFileSync(lists, authority.revoked([]).replace(/\n[A-Za-z0-9+/]{8}/, '\nAAAAAAAA'))
    assert.throws(
      () => tlsOptions(named),
      refused('certificate_invalid', /lists\.pem: A revocation list cannot be read/),
    )
    writeFileSync(lists, authority.revoked([]))
    const logged: string[] = []
    const { gateway } = await gatewayFor(t, undefined, { tls: tlsOptions(named) })
    t.after(await showFiles(named, gateway, (level, message) => void logged.push(`${level} ${message}`)))
    const passes = () => letIn(gateway.securePort!, mine)
    assert.equal(await passes(), true)
    writeFileSync(lists, authority.revoked([mine]))
    await until(async () => !(await passes()))
    writeFileSync(lists, 'nonsense')
    await until(() => logged.some(line => /^error Who vouches for callers cannot be read; .*lists\.pem/.test(line)))
    assert.equal(await passes(), false)
  },
)

test('an authority that comes or goes in the file vouches from the next handshake on', withOpenssl, async t => {
  const dir = folder(t)
  const next = new TestAuthority('next')
  t.after(() => next.remove())
  const [mine, theirs, authorities] = [authority.issue('mine'), next.issue('theirs'), join(dir, 'ca.pem')]
  const { certificateFile, keyFile } = write(dir, issue('one.test'))
  writeFileSync(authorities, authority.certificate)
  const named = {
    ...{ ...settings, tlsCertificateFile: certificateFile, tlsKeyFile: keyFile },
    ...{ tlsClientCertificates: 'required' as const, tlsClientAuthoritiesFile: authorities },
  }
  const logged: string[] = []
  const { gateway } = await gatewayFor(t, undefined, { tls: tlsOptions(named) })
  t.after(await showFiles(named, gateway, (level, message) => void logged.push(`${level} ${message}`)))
  const passes = async () => [await letIn(gateway.securePort!, mine), await letIn(gateway.securePort!, theirs)].join()
  assert.equal(await passes(), 'true,false')
  writeFileSync(authorities, authority.certificate + next.certificate)
  await until(async () => (await passes()) === 'true,true')
  writeFileSync(authorities, '')
  await until(() => logged.some(line => /^error Who vouches for callers cannot be read; .*ca\.pem/.test(line)))
  assert.equal(await passes(), 'true,true')
  writeFileSync(authorities, next.certificate)
  await until(async () => (await passes()) === 'false,true')
})

/** A caller of TLS 1.2 hears in its handshake whether its certificate is taken. */
async function letIn(port: number, { certificate: cert, key }: Issued): Promise<boolean> {
  const socket = connect({
    ...{ port, host: '127.0.0.1', servername: 'one.test', ca: authority.certificate },
    ...{ cert, key, maxVersion: 'TLSv1.2' },
  })
  try {
    await once(socket, 'secureConnect')
    return true
  } catch {
    return false
  } finally {
    socket.on('error', () => {})
    socket.destroy()
  }
}

const document = (name: string, more = '') => `apiVersion: gatehouse/v1
kind: Certificate
metadata: { name: ${name} }
spec: { certificateFile: one.pem, keyFile: one.key${more} }
`

test(
  'a certificate among a gateway’s documents is shown for its names, and read again with its files',
  withOpenssl,
  async t => {
    const dir = folder(t)
    const config = join(dir, 'gateway.yaml')
    const first = issue('one.test')
    write(dir, first)
    writeFileSync(config, document('one'))
    const { gateway, stop } = await startStandalone({
      ...{ config, address: '127.0.0.1', port: 0, workers: 1, watchEveryMs: 20 },
      ...{ egress: { allow: [], deny: [] }, log() {}, tls: { port: 0, clientCertificates: 'none' } },
    })
    t.after(() => stop(0))
    assert.equal(await shown(gateway.securePort!, 'one.test'), first.certificate)
    assert.equal(await shown(gateway.securePort!, 'other.test'), 'ERR_SSL_TLSV1_UNRECOGNIZED_NAME')
    const second = issue('two.test')
    write(dir, second)
    await until(async () => (await shown(gateway.securePort!, 'two.test')) === second.certificate)
    writeFileSync(config, document('one', ', hosts: ["*.three.test"]'))
    await until(async () => (await shown(gateway.securePort!, 'a.three.test')) === second.certificate)
  },
)

test('what is wrong with a certificate is told at the line that names its file', withOpenssl, async t => {
  const dir = folder(t)
  const config = join(dir, 'gateway.yaml')
  write(dir, { ...issue('one.test'), key: issue('two.test').key })
  writeFileSync(config, `${document('one')}---\n${document('two').replace('one.pem', 'none.pem')}`)
  const places = async () => {
    const failure = await checkFile(config).then(
      () => assert.fail('it was taken'),
      (thrown: Failure) => thrown,
    )
    return failure.problems.map(({ code, message, place }) => [code, message, place?.line, place?.column])
  }
  const found = (await places()).map(([code, message, line]) => [code, String(message).replace(`${dir}/`, ''), line])
  assert.deepEqual(found, [
    ['certificate_invalid', 'The key does not fit the certificate.', 4],
    ['not_found', 'none.pem cannot be read: ENOENT.', 9],
  ])
  writeFileSync(config, document('one'))
  assert.deepEqual(await places(), [['certificate_invalid', 'The key does not fit the certificate.', 4, 44]])
})
