import assert from 'node:assert/strict'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import test, { type TestContext } from 'node:test'
import { readOpenApi } from '@gatehouse/documents'
import { caseFindingKinds } from './finding.ts'
import { testContract } from './run.ts'
import { type Bug, bugs, shop, shopContract } from './wrong-server.model.ts'

async function tested(t: TestContext, bug?: Bug, options: { seed?: string } = {}) {
  const server = shop(bug).listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.after(() => {
    server.close()
    server.closeAllConnections()
  })
  const sent: string[] = []
  const result = await testContract(readOpenApi(JSON.stringify(shopContract)), {
    ...{ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, headers: [['Authorization', 'Bearer x']] },
    ...{ seed: 'one', timeoutMs: 400, concurrency: 1 },
    ...options,
    fetch: (input, init) => {
      sent.push(`${init?.method} ${String(input).replace(/^.*?:\d+/, '')} ${init?.body ?? ''}`)
      return fetch(input, init)
    },
  })
  return { ...result, sent }
}

test('a server that keeps its contract is found to, and every endpoint is asked', async t => {
  const { findings, endpoints, untested, cases } = await tested(t)
  assert.deepEqual(findings, [])
  assert.deepEqual([endpoints, untested], [5, []])
  assert.ok(cases > 60, String(cases))
})

test('each planted bug is found as what it is, and nothing else is told of it', async t => {
  assert.ok(Object.keys(bugs).length >= 15)
  const kinds = new Set<string>()
  for (const [bug, kind] of Object.entries(bugs)) {
    const { findings } = await tested(t, bug as Bug)
    const found = findings.map(one => one.kind)
    assert.ok(found.includes(kind), `${bug}: ${JSON.stringify(findings.map(one => `${one.kind} ${one.message}`))}`)
    kinds.add(kind)
    // What is lost cannot be read or deleted either.
    const others = found.filter(one => one !== kind)
    assert.deepEqual(
      others,
      [],
      `${bug}: ${JSON.stringify(findings.map(one => `${one.kind} ${one.what} ${one.message}`))}`,
    )
  }
  assert.deepEqual(
    Object.keys(caseFindingKinds).filter(kind => !kinds.has(kind)),
    [],
  )
})

test('the same seed sends the same requests, and another one others', async t => {
  const [one, other, third] = [await tested(t), await tested(t), await tested(t, undefined, { seed: 'two' })]
  assert.deepEqual(one.sent, other.sent)
  assert.notDeepEqual(one.sent, third.sent)
})

test('what shows a failure is made as small as still shows it', async t => {
  const { findings } = await tested(t, 'fails on the largest count')
  const [found] = findings.filter(({ kind }) => kind === 'server-error')
  assert.deepEqual(JSON.parse(found!.request.body!), { count: 100 })
})

test('a server that is not there is no finding for each case, but no answer', async () => {
  const document = readOpenApi(JSON.stringify(shopContract))
  const { findings } = await testContract(document, {
    url: 'http://127.0.0.1:9',
    headers: [],
    seed: 'a',
    timeoutMs: 200,
    fetch,
  })
  assert.deepEqual([...new Set(findings.map(({ kind }) => kind))], ['no-answer'])
  assert.equal(findings.length, 5)
})
