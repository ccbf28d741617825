import assert from 'node:assert/strict'
import test, { after, before, type TestContext } from 'node:test'
import { createServer, type TlsOptions } from 'node:tls'
import { HeaderList } from '@gatehouse/base'
import { listen, type ServerTls } from '@gatehouse/http'
import { type Issued, TestAuthority, withOpenssl } from '@gatehouse/http/tls/authority.model.ts'
import { findingsOf } from './findings.ts'
import { surveyOf } from './survey.ts'

let authority: TestAuthority
before(() => {
  if (!withOpenssl.skip) authority = new TestAuthority()
})
after(() => authority?.remove())

const target = (port: number, more = {}) => ({
  ...{ host: '127.0.0.1', port, serverName: 'one.test', authorities: authority.certificate },
  ...more,
})
const severe = (survey: Awaited<ReturnType<typeof surveyOf>>) =>
  findingsOf(survey).map(({ severity, finding }) => `${severity} ${finding}`)

async function ours(t: TestContext, tls: Partial<ServerTls> = {}): Promise<number> {
  const certificates = [{ hosts: ['one.test'], ...authority.issue('one', { hosts: ['one.test'], days: 90 }) }]
  const listener = await listen({
    ...{ address: '127.0.0.1', port: 0 },
    onRequest: (_, reply) => reply.send({ status: 200, headers: new HeaderList() }, undefined),
    tls: { certificates, clientCertificates: 'none', ticketKeys: new Uint8Array(48), ...tls },
  })
  t.after(() => listener.close(0))
  return listener.port
}

async function theirs(t: TestContext, issued: Issued, options: TlsOptions): Promise<number> {
  const server = createServer({ cert: issued.certificate, key: issued.key, ...options }, socket =>
    socket.on('error', () => {}),
  )
  server.on('tlsClientError', () => {})
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  t.after(() => server.close())
  return (server.address() as { port: number }).port
}

test('our own listener is found as it is meant to be, and nothing is to mend', withOpenssl, async t => {
  const survey = await surveyOf(target(await ours(t)), Date.now())
  assert.deepEqual(survey.protocols, ['TLSv1.3', 'TLSv1.2'])
  assert.deepEqual(survey.ciphers['TLSv1.2'], [
    'ECDHE-ECDSA-AES128-GCM-SHA256',
    'ECDHE-ECDSA-AES256-GCM-SHA384',
    'ECDHE-ECDSA-CHACHA20-POLY1305',
  ])
  assert.deepEqual(survey.groups, ['X25519MLKEM768', 'X25519', 'P-256', 'P-384'])
  assert.equal(survey.groupChosen, 'X25519MLKEM768')
  assert.deepEqual(survey.alpn, ['h2', 'http/1.1'])
  const { cipherOrder, resumption, renegotiation, clientCertificates, chainProblem, nameProblem } = survey
  assert.deepEqual(
    { cipherOrder, resumption, renegotiation, clientCertificates, chainProblem, nameProblem },
    {
      ...{ cipherOrder: 'server', resumption: true, renegotiation: false, clientCertificates: 'none' },
      ...{ chainProblem: undefined, nameProblem: undefined },
    },
  )
  assert.equal(survey.chain[0]!.daysLeft, 89)
  assert.equal(survey.chain[0]!.key, 'EC prime256v1')
  assert.deepEqual(findingsOf(survey), [])
})

test(
  'whether certificates of callers are asked for or required is found, and one can be shown',
  withOpenssl,
  async t => {
    const clientAuthorities = authority.certificate
    const optional = await surveyOf(
      target(await ours(t, { clientCertificates: 'optional', clientAuthorities })),
      Date.now(),
    )
    assert.equal(optional.clientCertificates, 'optional')
    const port = await ours(t, { clientCertificates: 'required', clientAuthorities })
    const without = await surveyOf(target(port), Date.now())
    assert.equal(without.clientCertificates, 'required')
    assert.match(severe(without).join(), /cannot be looked into/)
    const { certificate: cert, key } = authority.issue('caller')
    const shown = await surveyOf(target(port, { certificate: { cert, key } }), Date.now())
    assert.equal(shown.clientCertificates, 'required')
    assert.deepEqual(findingsOf(shown), [])
  },
)

test(
  'a weak listener is found out: old protocols and ciphers, renegotiation, a wrong and short certificate',
  withOpenssl,
  async t => {
    const options = {
      minVersion: 'TLSv1',
      ciphers: 'ALL@SECLEVEL=0',
      ecdhCurve: 'P-256',
      honorCipherOrder: false,
    } as const
    const port = await theirs(t, authority.issue('other', { hosts: ['other.test'], days: 3, rsa: true }), options)
    const survey = await surveyOf(target(port, { authorities: undefined }), Date.now())
    const found = severe(survey)
    for (const wanted of [
      'high TLSv1 is offered.',
      'high TLSv1.1 is offered.',
      'high The certificate does not name one.test.',
      'medium AES128-GCM-SHA256 has no forward secrecy.',
      'medium The certificate expires in 2 days.',
      'medium A caller may renegotiate.',
      'low No key exchange stands against a quantum computer.',
      'low ECDHE-RSA-AES128-SHA does not authenticate as it encrypts.',
      'info The caller chooses the cipher.',
    ]) {
      assert.ok(found.includes(wanted), `${wanted}\n${found.join('\n')}`)
    }
    assert.match(found.join(), /medium The chain leads to no authority/)
    assert.match(survey.chain[0]!.key, /^RSA 2048$/)
  },
)

test('what speaks no TLS is a coded failure', async t => {
  const { createServer: createPlain } = await import('node:net')
  const plain = createPlain(socket => socket.on('error', () => {}).end('HTTP/1.1 400 \r\n\r\n')).listen(0, '127.0.0.1')
  t.after(() => plain.close())
  await new Promise(resolve => plain.once('listening', resolve))
  const { port } = plain.address() as { port: number }
  await assert.rejects(
    surveyOf({ host: '127.0.0.1', port, serverName: 'a.test', authorities: undefined }, Date.now()),
    {
      code: 'fetch_failed',
    },
  )
})
