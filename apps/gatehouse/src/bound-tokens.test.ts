/** Tokens that are bound to a key, through a whole gateway with threads, by the code of the guide. */
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { request } from 'node:https'
import { join } from 'node:path'
import test, { type TestContext } from 'node:test'
import { pathToFileURL } from 'node:url'
import { checkCertificate } from '@gatehouse/http'
import { TestAuthority, withOpenssl } from '@gatehouse/http/tls/authority.model.ts'
import { placed } from '@gatehouse/program/sample.ts'
import { gatewayFor, mirror, partTo, upstream } from './testing-gateway.ts'
import { guideIn } from './testing-guide.ts'
import { audience, testIssuer } from './testing-issuer.ts'

type Fields = (token: string, method: string, url: string, nonce?: string) => Promise<Record<string, string>>

async function guided(t: TestContext) {
  const { folder, blocks } = guideIn(t, 'bound-tokens.md')
  const file = join(folder, 'caller.mjs')
  writeFileSync(file, blocks('js')[0]!.replace("'jose'", `'${import.meta.resolve('jose')}'`))
  return (await import(pathToFileURL(file).href)) as { fields: Fields; jkt: string }
}

async function guarded(
  t: TestContext,
  config: Record<string, unknown> = {},
  options: Parameters<typeof gatewayFor>[2] = {},
) {
  const issuer = await testIssuer(t)
  const policies = [
    placed('jwt', { stage: 'identify', config: { issuer: issuer.url, audiences: [audience], ...config } }),
  ]
  const { gateway, call } = await gatewayFor(t, { ...partTo([await upstream(t, mirror)]), policies }, options)
  const path = '/pets/v1/pets'
  const ask = async (headers: Record<string, string>) => {
    const answer = await call(path, { headers })
    return { status: answer.status, headers: answer.headers, body: (await answer.json()) as Record<string, unknown> }
  }
  return { issuer, gateway, ask, url: `http://127.0.0.1:${gateway.port}${path}` }
}

test('the caller of the guide passes with a fresh proof, and the same proof passes once over all threads', async t => {
  const { fields, jkt } = await guided(t)
  const { issuer, ask, url } = await guarded(t, { bound: 'required' })
  const token = await issuer.token({ cnf: { jkt } })
  for (let i = 0; i < 4; i++) assert.equal((await ask(await fields(token, 'GET', `${url}?page=2`))).status, 200)
  const passed = await ask(await fields(token, 'GET', url))
  const sent = passed.body.headers as Record<string, string>
  assert.deepEqual([sent.authorization, sent.dpop], [undefined, undefined])
  const proof = await fields(token, 'GET', url)
  const answers = await Promise.all(Array.from({ length: 24 }, () => ask(proof)))
  assert.equal(answers.filter(({ status }) => status === 200).length, 1)
  const refused = answers.find(({ status }) => status !== 200)!
  assert.deepEqual(
    [refused.status, refused.body.code, refused.body.detail],
    [401, 'credential_invalid', 'The token is not valid here.'],
  )
  assert.match(refused.headers.get('www-authenticate')!, /^DPoP realm="api", algs="[^"]+", error="invalid_token"/)
})

test('a stolen token is nobody’s, bound or not where it must be, and who shows nothing hears of proofs', async t => {
  const { fields, jkt } = await guided(t)
  const { issuer, ask, url } = await guarded(t, { bound: 'required' })
  const token = await issuer.token({ cnf: { jkt } })
  const proof = await fields(token, 'GET', url)
  const stolen: Record<string, string>[] = [
    { Authorization: `Bearer ${token}` },
    { Authorization: `DPoP ${token}` },
    { Authorization: `Bearer ${token}`, DPoP: proof.DPoP! },
    { Authorization: `Bearer ${await issuer.token()}` },
  ]
  for (const headers of stolen) assert.equal((await ask(headers)).body.code, 'credential_invalid')
  const nobody = await ask({})
  assert.equal(nobody.body.code, 'credential_missing')
  assert.match(nobody.headers.get('www-authenticate')!, /^DPoP /)
})

test('a token that only its issuer can read is bound likewise', async t => {
  const { fields, jkt } = await guided(t)
  const server = createServer(
    (_, response) => void response.end(JSON.stringify({ active: true, sub: 'u', cnf: { jkt } })),
  )
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  t.after(() => void server.close().closeAllConnections())
  const login = `http://127.0.0.1:${(server.address() as { port: number }).port}`
  process.env.GATEHOUSE_SECRET_BOUND_LOGIN = 's'
  t.after(() => delete process.env.GATEHOUSE_SECRET_BOUND_LOGIN)
  const config = { url: `${login}/introspect`, issuer: login, clientId: 'gateway', clientSecret: 'env:BOUND_LOGIN' }
  const policies = [placed('oauth2-introspection', { stage: 'identify', config })]
  const part = { ...partTo([await upstream(t, mirror)]), policies }
  const { gateway, call } = await gatewayFor(t, part, { secrets: { perOrganization: false } })
  const url = `http://127.0.0.1:${gateway.port}/pets/v1/pets`
  const status = async (headers: Record<string, string>) => (await call('/pets/v1/pets', { headers })).status
  assert.equal(await status(await fields('opaque', 'GET', url)), 200)
  assert.equal(await status({ Authorization: 'Bearer opaque' }), 401)
})

test(
  'a token that is bound to a certificate passes on the connection of that certificate alone',
  withOpenssl,
  async t => {
    const authority = new TestAuthority()
    t.after(() => authority.remove())
    const [mine, theirs] = [authority.issue('mine'), authority.issue('theirs')]
    const tls = { port: 0, clientCertificates: 'optional' as const, clientAuthorities: undefined }
    const { issuer, gateway } = await guarded(t, {}, { tls })
    await gateway.useCertificates('test', [
      checkCertificate(authority.issue('one.test', { hosts: ['one.test'] }), Date.now()),
    ])
    const der = Buffer.from(mine.certificate.replace(/-----[A-Z ]+-----|\s/g, ''), 'base64')
    const token = await issuer.token({ cnf: { 'x5t#S256': createHash('sha256').update(der).digest('base64url') } })
    const status = ({ certificate: cert, key }: Partial<typeof mine>) =>
      new Promise<number>((resolve, reject) => {
        const at = { port: gateway.securePort, host: '127.0.0.1', servername: 'one.test', path: '/pets/v1/pets' }
        const headers = { Host: 'one.test', Authorization: `Bearer ${token}` }
        const asked = request({ ...at, ca: authority.certificate, cert, key, headers, agent: false })
        asked
          .on('response', answer => resolve(answer.resume().statusCode!))
          .on('error', reject)
          .end()
      })
    assert.deepEqual([await status(mine), await status(theirs), await status({})], [200, 401, 401])
  },
)
