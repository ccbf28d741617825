import assert from 'node:assert/strict'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test, { type TestContext } from 'node:test'
import { systemClock } from '@gatehouse/base'
import { shopFlows } from '@gatehouse/contract-test/arazzo/flows.model.ts'
import { type Bug, shop, shopContract } from '@gatehouse/contract-test/wrong-server.model.ts'
import { runWords } from './testing.ts'

async function tested(t: TestContext, bug: Bug | undefined, ...words: string[]) {
  const server = shop(bug).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const cwd = mkdtempSync(join(tmpdir(), 'gatehouse-test-'))
  t.after(() => {
    server.close()
    server.closeAllConnections()
    rmSync(cwd, { recursive: true, force: true })
  })
  writeFileSync(join(cwd, 'flows.arazzo.yaml'), shopFlows)
  writeFileSync(join(cwd, 'shop.json'), JSON.stringify(shopContract, null, 2))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const all = ['test', 'shop.json', '--url', url, '-H', 'Authorization: Bearer x', ...words]
  return { ...(await runWords(all, { cwd, clock: systemClock })), url }
}

test('a server that keeps its document ends with 0, one that does not with 1 and the request that shows it', async t => {
  const good = await tested(t, undefined)
  assert.deepEqual([good.code, good.err], [0, ''])
  assert.match(good.out, /^\d+ cases of 5 endpoints, seed gatehouse: nothing found\.\n$/)
  const wrong = await tested(t, 'takes a count of zero')
  assert.equal(wrong.code, 1)
  assert.match(
    wrong.out,
    /^post-orders\n {2}invalid-accepted {2}body count: below its minimum: answered with 201\n {4}curl -i -X POST/,
  )
  assert.match(wrong.out, /"count":0/)
})

test('what is found stands at its line in every format, and only what is asked for is tested', async t => {
  const sarif = await tested(t, 'answers with 202', '--format', 'sarif')
  const [result] = JSON.parse(sarif.out).runs[0].results
  assert.equal(result.ruleId, 'status-undocumented')
  assert.ok(result.locations[0].physicalLocation.region.startLine > 1)
  const junit = await tested(t, 'answers with 202', '--format', 'junit')
  assert.match(junit.out, /failures="1"/)
  const only = await tested(t, 'answers with 202', '--only', '/orders/{id}', '--cases', '5')
  assert.deepEqual([only.code, /of 2 endpoints/.test(only.out)], [0, true])
})

test('workflows of a file are carried out in place of cases, with what they are begun with', async t => {
  const flow = 'flows.arazzo.yaml'
  const good = await tested(t, undefined, '--workflow', flow, '--input', 'item=tea')
  assert.deepEqual([good.code, good.err], [0, ''], good.out)
  assert.match(good.out, /^10 steps of 3 workflows, seed gatehouse: nothing found\.\n$/)
  const wrong = await tested(t, 'loses what was made', '--workflow', flow)
  assert.equal(wrong.code, 1)
  assert.match(wrong.out, /step-failed {2}life\/read: answered with 404, and not .*\n {4}curl -i -X GET/)
  const none = await tested(t, undefined, '--workflow', 'none.yaml')
  assert.deepEqual([none.code, (await tested(t, undefined, '--workflow', flow, '--input', 'x')).code], [5, 2])
})

test('what cannot be tested is said', async () => {
  assert.equal((await runWords(['test', 'none.json', '--url', 'http://x'])).code, 5)
  assert.equal((await runWords(['test', 'none.json'])).code, 2)
})
