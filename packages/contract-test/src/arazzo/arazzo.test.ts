import assert from 'node:assert/strict'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import test, { type TestContext } from 'node:test'
import { type Failure, systemClock } from '@gatehouse/base'
import { ManualClock } from '@gatehouse/base/clock.model.ts'
import { readOpenApi } from '@gatehouse/documents'
import { workflowFindingKinds } from '../finding.ts'
import { type Bug, shop, shopContract } from '../wrong-server.model.ts'
import { flowBugs, shopFlows } from './flows.model.ts'
import { testWorkflows } from './test-workflows.ts'

const document = readOpenApi(JSON.stringify(shopContract))

async function carriedOut(
  t: TestContext,
  { bug, text = shopFlows, inputs = {} }: { bug?: Bug; text?: string; inputs?: object },
) {
  const server = shop(bug).listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.after(() => {
    server.close()
    server.closeAllConnections()
  })
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const result = await testWorkflows(document, [{ text, file: 'flows.yaml' }], {
    ...{ url, seed: 'a', timeoutMs: 2000, fetch, headers: [['Authorization', 'Bearer x']] },
    ...{ clock: systemClock, inputs: inputs as Record<string, unknown> },
  })
  return { ...result, told: result.findings.map(({ kind, what }) => `${kind} ${what}`) }
}

test('workflows hand values on, in the order that they depend on each other, and nothing is told of a server that keeps them', async t => {
  const { told, endpoints, cases, untested } = await carriedOut(t, {})
  assert.deepEqual(told, [])
  assert.deepEqual([endpoints, cases, untested], [3, 1 + 4 + 1 + 4, []])
})

test('each planted bug is found at the step that shows it, and what depends on it is not begun', async t => {
  const kinds = new Set<string>()
  for (const [bug, expected] of Object.entries(flowBugs)) {
    const { told } = await carriedOut(t, { bug: bug as Bug })
    // A workflow within another one fails it, too.
    const own = [...new Set(told.filter(one => !one.endsWith('both/nested')))]
    assert.deepEqual(own.sort(), [...expected].sort(), bug)
    for (const one of told) kinds.add(one.split(' ')[0]!)
  }
  for (const kind of Object.keys(workflowFindingKinds)) assert.ok(kinds.has(kind), kind)
  const lost = await carriedOut(t, { bug: 'forgets how many there are' })
  assert.ok(lost.untested.includes('life'))
  const wrong = await carriedOut(t, { inputs: { item: 'coffee' } })
  assert.match(wrong.findings[0]!.message, /answered with 201, and not \$response\.body/)
})

/** Steps against answers that are written down; what was asked, and what was found. */
async function stepped(steps: string, answers: readonly number[]) {
  const clock = new ManualClock()
  const asked: string[] = []
  const text = `arazzo: 1.0.0\ninfo: { title: a, version: '1' }\nsourceDescriptions: [{ name: shop, url: a.json }]\nworkflows:\n  - workflowId: w\n    steps:\n${steps}`
  const running = testWorkflows(document, [{ text, file: 'f.yaml' }], {
    ...{ url: 'http://shop', seed: 'a', timeoutMs: 2000, headers: [], clock, inputs: {} },
    fetch: (async (input: string, init: RequestInit) => {
      asked.push(`${init.method} ${input.replace('http://shop', '')}`)
      return new Response('[]', {
        status: answers[asked.length - 1] ?? 500,
        headers: { 'X-Total': '1', 'Content-Type': 'application/json' },
      })
    }) as unknown as typeof fetch,
  })
  let isDone = false
  void running.finally(() => (isDone = true))
  while (!isDone) {
    await new Promise(setImmediate)
    clock.advance(1000)
  }
  const result = await running
  return {
    asked,
    told: result.findings.map(({ kind, what, message }) => `${kind} ${what}: ${message}`),
    spentMs: clock.nowMs(),
  }
}

const list = (id: string, more: string) => `      - { stepId: ${id}, operationId: get-orders, ${more} }\n`

test('what fails is tried again as often as is said, leads elsewhere or ends; what leads on for ever is ended', async () => {
  const retry = 'onFailure: [{ name: again, type: retry, retryAfter: 2, retryLimit: 3 }]'
  const well = await stepped(list('a', retry), [503, 503, 200])
  assert.deepEqual([well.asked.length, well.told], [3, []])
  const never = await stepped(list('a', retry), [])
  assert.deepEqual([never.asked.length, never.told], [4, ['step-failed w/a: answered with 500']])
  const other = 'onFailure: [{ name: c, type: goto, stepId: c, criteria: [{ condition: $statusCode == 404 }] }]'
  const led = await stepped(list('a', other) + list('b', '') + list('c', ''), [404, 200])
  assert.deepEqual([led.asked.length, led.told], [2, []])
  const ended = await stepped(list('a', 'onSuccess: [{ name: e, type: end }]') + list('b', ''), [200])
  assert.deepEqual([ended.asked.length, ended.told], [1, []])
  const circle = await stepped(list('a', 'onSuccess: [{ name: a, type: goto, stepId: a }]'), Array(5000).fill(200))
  assert.deepEqual(
    [circle.asked.length, circle.told],
    [2000, ['step-failed w/a: more than 2000 steps were carried out']],
  )
})

test('what is wrong with a file of workflows is told with its lines, all of it, and nothing is sent', async () => {
  const text = `arazzo: 2.0.0
sourceDescriptions: [{ name: a, url: a.json }, { name: b, url: b.json }]
workflows:
  - workflowId: a
    dependsOn: [b]
    steps:
      - { stepId: one, operationId: none }
      - { stepId: one, operationId: get-orders }
      - { stepId: two, operationId: get-orders, workflowId: b }
      - { stepId: three, operationId: get-orders, successCriteria: [{ condition: $statusCode = 2 }] }
      - { stepId: four, operationId: get-orders, successCriteria: [{ condition: '(?=a)', type: regex, context: $url }] }
      - { stepId: five, operationId: get-orders, successCriteria: [{ condition: //a, type: xpath, context: $url }] }
      - { stepId: six, operationId: get-orders, parameters: [{ reference: $components.parameters.none }] }
      - { stepId: seven, operationId: get-orders, onFailure: [{ type: retry, retryAfter: 9999 }] }
      - { stepId: eight, operationId: get-orders, outputs: { a: plain } }
      - { stepId: nine, workflowId: none }
  - { workflowId: b, dependsOn: [a], steps: [{ stepId: one, operationId: get-orders }] }
  - { workflowId: 'no name', steps: [] }
`
  const refused = testWorkflows(document, [{ text, file: 'f.yaml' }], {
    ...{ url: 'http://shop', seed: 'a', timeoutMs: 10, headers: [], clock: systemClock, inputs: {} },
    fetch: () => assert.fail('was asked'),
  })
  await assert.rejects(refused, (thrown: Failure) => {
    assert.equal(thrown.code, 'document_invalid')
    const lines = thrown.problems.map(({ place }) => place!.line)
    for (const line of [1, 2, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 18])
      assert.ok(lines.includes(line), `${line}: ${lines}`)
    return true
  })
  const circle = text
    .split('\n')
    .slice(0, 5)
    .join('\n')
    .replace('2.0.0', '1.0.0')
    .replace(', { name: b, url: b.json }', '')
  const step = '\n    steps: [{ stepId: one, operationId: get-orders }]\n'
  const both = `${circle}${step}  - { workflowId: b, dependsOn: [a], steps: [{ stepId: one, operationId: get-orders }] }`
  await assert.rejects(
    testWorkflows(document, [{ text: both, file: 'f.yaml' }], {
      ...{ url: 'http://shop', seed: 'a', timeoutMs: 10, headers: [], clock: systemClock, inputs: {}, fetch },
    }),
    /in a circle/,
  )
})

test('the workflow of the guide is carried out as it stands there', async () => {
  const guide = readFileSync(join(import.meta.dirname, '../../../../docs/guides/contract-tests.md'), 'utf8')
  const text = /```yaml\n(arazzo[\s\S]*?)```/.exec(guide)![1]!
  const ok = (status: number) => ({ responses: { [status]: { description: 'ok' } } })
  const id = { name: 'id', in: 'path', required: true, schema: { type: 'string' } }
  const body = { content: { 'application/json': { schema: { type: 'object' } } } }
  const paths = {
    '/orders': { post: { operationId: 'addOrder', requestBody: body, ...ok(201) } },
    '/orders/{id}': { get: { operationId: 'getOrder', parameters: [id], ...ok(200) } },
  }
  const shown = readOpenApi(JSON.stringify({ openapi: '3.1.0', info: { title: 'A', version: '1' }, paths }))
  const asked: string[] = []
  const { findings } = await testWorkflows(shown, [{ text, file: 'guide.yaml' }], {
    ...{ url: 'http://shop', seed: 'a', timeoutMs: 1000, headers: [], clock: systemClock, inputs: { item: 'cake' } },
    fetch: (async (input: string, init: RequestInit) => {
      asked.push(`${init.method} ${input} ${init.body ?? ''}`)
      const status = init.method === 'POST' ? 201 : 200
      return new Response('{"id":7}', {
        status,
        headers: { Location: '/orders/7', 'Content-Type': 'application/json' },
      })
    }) as unknown as typeof fetch,
  })
  assert.deepEqual(findings, [])
  assert.deepEqual(asked, ['POST http://shop/orders {"item":"cake","count":1}', 'GET http://shop/orders/7 '])
})
