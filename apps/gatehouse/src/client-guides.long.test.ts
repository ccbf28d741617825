/** The guides to samples and SDKs, typed into a shell. */
import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'node:test'
import { runMock } from './mock/run-mock.ts'
import { guideIn } from './testing-guide.ts'

const program = join(import.meta.dirname, '../bin/gatehouse.mjs')
const typed = (script: string) => `gatehouse() { '${process.execPath}' '${program}' "$@"; }\n${script}`
const options = { seed: undefined, dynamic: false, stateful: false, security: true, validate: true }
const faults = { latencyMs: undefined, failuresPercent: undefined }

test('the guide to samples shows what is printed, and its sample calls a mock', async t => {
  const { folder, blocks, run } = guideIn(t, 'samples.md')
  writeFileSync(join(folder, 'openapi.yaml'), blocks('yaml')[0]!)
  const [first, second] = blocks('sh')
  assert.equal(await run(typed(first!)), blocks('text')[0])
  const asked = { ...options, ...faults, file: join(folder, 'openapi.yaml') }
  const mock = await runMock(asked, { address: '127.0.0.1', port: 0 })
  t.after(() => mock.stop())
  const [, called] = second!.split('\n') as [string, string]
  await run(typed(called.replace('4010', String(mock.port)).replace('| sh', "| sed 's/curl/curl -fsS/' | sh")))
})

test('the guide to SDKs shows what is made, and a version that grows with its changelog', async t => {
  const { folder, blocks, run } = guideIn(t, 'sdks.md')
  const document = blocks('yaml')[0]!
  writeFileSync(join(folder, 'openapi.yaml'), document)
  const [made, grown] = blocks('sh')
  assert.equal(await run(typed(made!)), blocks('text')[0])
  writeFileSync(join(folder, 'before.yaml'), document.replace('minimum: 1', 'minimum: 0'))
  assert.match(await run(typed(grown!)), /orders-client 2\.0\.0/)
  assert.match(readFileSync(join(folder, 'orders-py/CHANGELOG.md'), 'utf8'), /## 2\.0\.0\n\n### You have to act/)
  // What the guide shows of the clients is what there is.
  const typescript = readFileSync(join(folder, 'orders-ts/src/groups/orders.ts'), 'utf8')
  assert.match(typescript, /listOrdersAll\(/)
  assert.match(
    readFileSync(join(folder, 'orders-py/src/orders_client/groups/orders.py'), 'utf8'),
    /def list_orders_all\(/,
  )
})
