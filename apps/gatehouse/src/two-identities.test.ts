/** Two schemes that know the caller at once: what is said of one holds for both. */
import assert from 'node:assert/strict'
import test, { type TestContext } from 'node:test'
import { newId } from '@gatehouse/base'
import { denialDigest } from '@gatehouse/program'
import { placed } from '@gatehouse/program/sample.ts'
import { gatewayFor, partTo, upstream } from './testing-gateway.ts'
import { audience, testIssuer } from './testing-issuer.ts'

/** A person's token, and one of the program that calls in her name; all people of a program share that. */
async function both(t: TestContext) {
  const issuer = await testIssuer(t)
  const config = { issuer: issuer.url, audiences: [audience] }
  const program = { ...config, in: 'header', name: 'X-Program', required: true }
  let answers = 0
  const url = await upstream(t, (_, response) => {
    response.writeHead(200, { 'Content-Type': 'application/json', 'Cache-Control': 'max-age=60' })
    response.end(`{"answer":${++answers}}`)
  })
  const policies = [
    placed('jwt', { stage: 'identify', config }),
    { ...placed('jwt', { stage: 'identify', config: program }), identity: 'program' },
    placed('cache', { stage: 'forward', config: {} }),
  ]
  const part = { ...partTo([url]), policies }
  const { gateway, call } = await gatewayFor(t, part, { workers: 1 })
  const theirs = await issuer.token({ email: 'program' })
  const ask = async (token: string) => {
    const answer = await call('/pets/v1/pets', { headers: { Authorization: `Bearer ${token}`, 'X-Program': theirs } })
    return { status: answer.status, text: await answer.text() }
  }
  return { issuer, gateway, part, ask }
}

test('no person gets what was kept for another, though the same program calls for both', async t => {
  const { issuer, ask } = await both(t)
  const [ada, bob] = [
    await issuer.token({ email: 'ada', jti: 'ada' }),
    await issuer.token({ email: 'bob', jti: 'bob' }),
  ]
  const first = await ask(ada)
  assert.equal(first.status, 200, first.text)
  const kept = await ask(ada)
  assert.equal((await ask(ada)).text, kept.text)
  assert.ok(![first.text, kept.text].includes((await ask(bob)).text))
})

test('a denied token is refused, whatever is shown beside', async t => {
  const { issuer, gateway, part, ask } = await both(t)
  const [ada, bob] = [
    await issuer.token({ email: 'ada', jti: 'ada' }),
    await issuer.token({ email: 'bob', jti: 'bob' }),
  ]
  assert.equal((await ask(ada)).status, 200)
  gateway.enter([
    {
      ...{ kind: 'denial', state: 'live', denialId: newId('tdn'), organizationId: part.organizationId, seq: 1 },
      ...{ sha256: denialDigest(issuer.url, 'jti', 'ada', 'hex') },
      expiresAtMs: Date.now() + 60_000,
    },
  ])
  assert.equal((await ask(ada)).status, 401)
  assert.equal((await ask(bob)).status, 200)
})
