import assert from 'node:assert/strict'
import { createServer, type IncomingMessage, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type TestContext, test } from 'node:test'
import { egressRule } from '@gatehouse/http/egress.ts'
import { refusalOf, type TriedCall, type TriedReply } from './contract.ts'
import { Tries } from './tries.ts'

async function gateway(t: TestContext, listener: RequestListener) {
  const seen: IncomingMessage[] = []
  const server = createServer((request, response) => {
    seen.push(request)
    listener(request, response)
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  t.after(() => {
    server.closeAllConnections()
    server.close()
  })
  const gatewayUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return { seen, gatewayUrl, tries: new Tries({ gatewayUrl, rule: egressRule({ allow: [] }) }) }
}

const call = (more: Partial<TriedCall> = {}): TriedCall => ({
  ...{ address: 'https://api.example', method: 'GET', target: '/pets', headers: [], reader: 'ada' },
  ...{ bytesMax: 1000, msMax: 5000 },
  ...more,
})

async function textOf({ body }: TriedReply): Promise<string> {
  const pieces: Uint8Array[] = []
  for await (const piece of body) pieces.push(piece)
  return Buffer.concat(pieces).toString()
}

const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => assert.fail('it was answered'),
    thrown => refusalOf(thrown)?.code,
  )

test('no cookie, address or frame that is said goes to the gateway, and no cookie of its comes back', async t => {
  const { seen, tries } = await gateway(t, (_, response) =>
    response.writeHead(200, { 'set-cookie': ['gatehouse_portal=x', 'b=c'], 'x-own': 'yes' }).end('ok'),
  )
  const headers = ['Cookie', 'X-Forwarded-For', 'Host', 'Transfer-Encoding', 'Gatehouse-Portal-Key', 'Connection'].map(
    (name): [string, string] => [name, 'chunked'],
  )
  const reply = await tries.call(
    call({ headers: [...headers, ['X-Note', 'hi']], key: { in: 'header', name: 'X-Key', value: 'k' } }),
  )
  assert.equal(await textOf(reply), 'ok')
  const { host, connection: _, 'accept-encoding': encoding, ...others } = seen[0]!.headers
  assert.deepEqual(
    { host, encoding, ...others },
    { host: 'api.example', encoding: 'identity', 'x-note': 'hi', 'x-key': 'k' },
  )
  const names = reply.headers.map(([name]) => name)
  assert.ok(names.includes('x-own') && !names.includes('set-cookie'))
})

test('the key stands where the gateway takes it, behind what the query has', async t => {
  const { seen, tries } = await gateway(t, (_, response) => response.end())
  await textOf(await tries.call(call({ target: '/pets?a=1', key: { in: 'query', name: 'key', value: 'a&b' } })))
  await textOf(await tries.call(call({ key: { in: 'cookie', name: 'key', value: 'k' } })))
  assert.deepEqual([seen[0]!.url, seen[1]!.headers.cookie], ['/pets?a=1&key=a%26b', 'key=k'])
})

test('a reply is cut at its bound of bytes and at its bound of time, and says which', async t => {
  const { tries } = await gateway(t, ({ url }, response) => {
    if (url === '/long') response.write('one')
    else response.end('x'.repeat(5000))
  })
  const large = await tries.call(call())
  assert.equal((await textOf(large)).length, 1000)
  assert.equal(large.ended(), 'too_large')
  const long = await tries.call(call({ target: '/long', msMax: 300 }))
  assert.equal(await textOf(long), 'one')
  assert.equal(long.ended(), 'too_long')
})

test('a gateway that is frozen is given up, and one that is dead is told', async t => {
  const { tries } = await gateway(t, () => {})
  assert.equal(await codeOf(tries.call(call({ msMax: 200 }))), 'fetch_timeout')
  const dead = new Tries({ gatewayUrl: 'http://127.0.0.1:1', rule: egressRule({ allow: [] }) })
  assert.equal(await codeOf(dead.call(call())), 'fetch_failed')
})

test('a reader has four calls at once, others theirs, and a place is free again when its reply has ended', async t => {
  const { tries } = await gateway(t, (_, response) => response.end('ok'))
  const open = await Promise.all([1, 2, 3, 4].map(() => tries.call(call())))
  assert.equal(await codeOf(tries.call(call())), 'too_many_attempts')
  const other = await tries.call(call({ reader: 'eve' }))
  assert.equal(await textOf(other), 'ok')
  assert.equal(await textOf(open[0]!), 'ok')
  open[1]!.cancel()
  open[1]!.cancel()
  await Promise.all([tries.call(call()), tries.call(call())])
  assert.equal(await codeOf(tries.call(call())), 'too_many_attempts')
})

test('without the operator’s word for the gateways, an address inside is not called whatever a portal says', async t => {
  const { seen, gatewayUrl } = await gateway(t, (_, response) => response.end())
  const tries = new Tries({ gatewayUrl: undefined, rule: egressRule({ allow: [] }) })
  for (const address of [gatewayUrl, gatewayUrl.replace('127.0.0.1', 'localhost'), 'http://169.254.169.254'])
    assert.equal(await codeOf(tries.call(call({ address }))), 'egress_forbidden', address)
  assert.equal(seen.length, 0)
})

test('a redirect is told and not followed', async t => {
  const { seen, tries } = await gateway(t, (_, response) =>
    response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end(),
  )
  assert.equal((await tries.call(call())).status, 302)
  assert.equal(seen.length, 1)
})
