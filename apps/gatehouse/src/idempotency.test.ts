/** The policy `idempotency` in a gateway with two threads, before an upstream that counts. */
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { connect } from 'node:net'
import test, { type TestContext } from 'node:test'
import { newId } from '@gatehouse/base'
import { placed } from '@gatehouse/program/sample.ts'
import { gatewayFor, partTo, upstream } from './testing-gateway.ts'
import { forward } from './testing-tries.ts'

const pets = '/pets/v1/pets'

interface Settings {
  before?: ReturnType<typeof placed>[]
  idempotencyBytesMax?: number
  entry?: URL
  workers?: number
}

async function counted(t: TestContext, config: object = {}, { before = [], ...settings }: Settings = {}) {
  const done: string[] = []
  const answer = { waitMs: 0, status: 201, extra: '' }
  const url = await upstream(t, (request, response) => {
    let text = ''
    request.on('data', piece => (text += piece))
    request.on('end', () => {
      done.push(text)
      const say = () =>
        response.writeHead(answer.status, { 'X-Made': String(done.length) }).end(`${text}${answer.extra}`)
      setTimeout(say, answer.waitMs)
    })
  })
  const part = { ...partTo([url]), policies: [...before, forward('idempotency', config)] }
  const { gateway, call } = await gatewayFor(t, part, { workers: 2, ...settings })
  const post = async (key: string | undefined, body: string, headers: Record<string, string> = {}) => {
    const fields = { connection: 'close', ...(key === undefined ? {} : { 'Idempotency-Key': key }), ...headers }
    const got = await call(pets, { method: 'POST', body, headers: fields })
    const text = await got.text()
    const code = text.startsWith('{"type"') ? (JSON.parse(text) as { code: string }).code : undefined
    const told = (name: string) => got.headers.get(name)
    return { status: got.status, text, code, made: told('x-made'), again: told('idempotency-replayed') }
  }
  return { gateway, part, post, done, answer }
}

test('a repetition gets the first reply whole, through whichever thread, and nothing is done twice', async t => {
  const { post, done, answer } = await counted(t)
  answer.extra = 'y'.repeat(50_000)
  const first = await post('"order 1"', 'pay')
  assert.deepEqual([first.status, first.made, first.again], [201, '1', null])
  for (let i = 0; i < 12; i++) assert.deepEqual(await post('"order 1"', 'pay'), { ...first, again: 'true' })
  assert.equal((await post('order-2', 'pay')).made, '2')
  assert.deepEqual(done, ['pay', 'pay'])
})

test('of many at once one is sent, over both threads, and the others are told', async t => {
  const { post, done, answer } = await counted(t)
  answer.waitMs = 300
  const all = await Promise.all(Array.from({ length: 30 }, () => post('k', 'pay')))
  const codes = all.map(({ status, code }) => `${status} ${code ?? ''}`)
  assert.equal(codes.filter(code => code === '201 ').length, 1)
  assert.equal(codes.filter(code => code === '409 idempotency_under_way').length, 29)
  assert.equal(done.length, 1)
})

test('the same key with another request is refused, and a missing one where it is required', async t => {
  const { post, done } = await counted(t, { required: true, requestBytesMax: 1000 })
  await post('k', 'pay')
  const other = await post('k', 'pay more')
  assert.deepEqual([other.status, other.code], [422, 'idempotency_key_reused'])
  assert.equal((await post('k', 'pay', { 'Content-Type': 'text/csv' })).code, 'idempotency_key_reused')
  const none = await post(undefined, 'pay')
  assert.deepEqual([none.status, none.code], [400, 'idempotency_key_missing'])
  for (const odd of ['""', '"a', 'a b', 'x'.repeat(256)])
    assert.equal((await post(odd, 'pay')).code, 'request_malformed')
  assert.equal((await post('large', 'x'.repeat(1001))).code, 'request_too_large')
  assert.equal(done.length, 1)
})

test('a caller that goes away before the reply gets it when it comes again', async t => {
  const { gateway, post, done, answer } = await counted(t)
  answer.waitMs = 300
  const socket = connect(gateway.port, '127.0.0.1')
  socket.write(
    `POST ${pets} HTTP/1.1\r\nHost: a\r\nContent-Type: text/plain;charset=UTF-8\r\nIdempotency-Key: k\r\nContent-Length: 3\r\n\r\npay`,
  )
  while (done.length === 0) await new Promise(resolve => setTimeout(resolve, 10))
  socket.destroy()
  await once(socket, 'close')
  await new Promise(resolve => setTimeout(resolve, 500))
  const host = { host: 'a' } // fetch says its own
  const { code } = await post('k', 'pay', host)
  assert.equal(code, 'idempotency_key_reused', 'another host is another request')
  const again = connect(gateway.port, '127.0.0.1')
  again.write(
    `POST ${pets} HTTP/1.1\r\nHost: a\r\nContent-Type: text/plain;charset=UTF-8\r\nIdempotency-Key: k\r\nConnection: close\r\nContent-Length: 3\r\n\r\npay`,
  )
  let text = ''
  for await (const piece of again) text += String(piece)
  assert.match(text, /^HTTP\/1.1 201/)
  assert.match(text, /Idempotency-Replayed: true/)
  assert.equal(done.length, 1)
})

test('what was not done may be sent again, what may have been done may not, and a reply that is too large is lost', async t => {
  const { post, done, answer } = await counted(t, { replyBytesMax: 100 })
  answer.status = 503
  await post('busy', 'pay')
  answer.status = 201
  assert.equal((await post('busy', 'pay')).status, 201)
  answer.extra = 'x'.repeat(200)
  assert.equal((await post('large', 'pay')).text.length, 203)
  const lost = await post('large', 'pay')
  assert.deepEqual([lost.status, lost.code], [409, 'idempotency_reply_lost'])
  assert.equal(done.length, 3)
})

test('no key reaches what another application, or another person, has sent with it', async t => {
  const auth = placed('key-auth', { stage: 'identify', config: {} })
  const { gateway, part, post, done } = await counted(t, {}, { before: [auth] })
  const keys = ['key-of-application-a', 'key-of-application-b']
  gateway.enter(
    keys.map((key, at) => ({
      ...{ seq: at + 1, kind: 'credential', state: 'live', environmentId: part.environmentId },
      ...{ credentialId: newId('cred'), applicationId: newId('app') },
      sha256: createHash('sha256').update(key).digest('hex'),
    })),
  )
  await gateway.entered()
  for (const key of keys) assert.equal((await post('same', 'pay', { 'X-API-Key': key })).again, null)
  assert.equal(done.length, 2)
  const open = await counted(t)
  for (const token of ['Bearer a', 'Bearer b'])
    assert.equal((await open.post('same', 'pay', { Authorization: token })).again, null)
  assert.equal((await open.post('same', 'pay')).again, null)
  assert.equal((await open.post('same', 'pay', { Authorization: 'Bearer a' })).again, 'true')
  assert.equal(open.done.length, 3)
})

test('where no room is left a new key is refused, and nothing is sent', async t => {
  const { post, done } = await counted(t, {}, { idempotencyBytesMax: 8000 })
  const codes: unknown[] = []
  for (let i = 0; i < 5; i++) codes.push((await post(`key ${i}`.replace(' ', '-'), 'pay')).code)
  assert.equal(codes.at(-1), 'idempotency_full')
  assert.equal(done.length, codes.filter(code => code === undefined).length)
  assert.ok(done.length > 0)
})

test('what a thread had sent when it died is not sent a second time', async t => {
  const entry = new URL('./crash-worker.model.ts', import.meta.url)
  const { gateway, post, done, answer } = await counted(
    t,
    {},
    { entry, workers: 1, before: [placed('test-crash', { stage: 'edge' })] },
  )
  answer.waitMs = 60_000
  const first = post('k', 'pay').catch(() => 'cut')
  while (done.length === 0) await new Promise(resolve => setTimeout(resolve, 10))
  await post(undefined, '', { 'X-Crash': 'yes' }).catch(() => {})
  assert.equal(await first, 'cut')
  while (gateway.status().respawns === 0 || gateway.status().workers === 0)
    await new Promise(resolve => setTimeout(resolve, 20))
  answer.waitMs = 0
  const again = await post('k', 'pay')
  assert.deepEqual([again.status, again.code], [409, 'idempotency_reply_lost'])
  assert.equal((await post('other', 'pay')).status, 201)
  assert.equal(done.length, 2)
})
