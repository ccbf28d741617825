import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import type { Failure } from '@gatehouse/base'
import { catalogue } from '../capabilities.ts'
import { explainFile } from './check.ts'
import { readStandalone } from './read.ts'

const named = (kind: string, name: string, spec: object = {}) => ({ kind, metadata: { name }, spec })
const content = (schema: object) => ({ 'application/json': { schema } })
const contractOf = (schema: object) =>
  JSON.stringify(
    {
      ...{ openapi: '3.1.0', info: { title: 'Orders', version: '1' } },
      paths: {
        '/orders': {
          post: {
            operationId: 'addOrder',
            requestBody: { content: content(schema) },
            responses: { 201: { description: 'ok' } },
          },
        },
        '/health': { get: { operationId: 'health', responses: { 200: { description: 'ok' } } } },
      },
      components: { schemas: { Note: { type: 'string', maxLength: 3 } } },
    },
    null,
    2,
  )
const plain = { type: 'object', properties: { note: { $ref: '#/components/schemas/Note' } } }
const validate = { policy: 'validate', config: { mode: 'report' } }

function fileOf(t: TestContext, version: object, schema: object = plain, more: object[] = []): string {
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-contract-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  const documents = [
    named('Upstream', 'backend', { targets: [{ url: 'http://127.0.0.1:9' }] }),
    named('Api', 'orders'),
    named('Definition', 'orders', { text: contractOf(schema) }),
    named('ApiVersion', 'orders-v1', {
      ...{ version: 'v1', api: 'orders', definition: 'orders', upstream: 'backend', basePath: '/', access: 'open' },
      ...version,
    }),
    ...more,
  ]
  const file = join(folder, 'gateway.yaml')
  writeFileSync(file, documents.map(one => JSON.stringify({ apiVersion: 'gatehouse/v1', ...one })).join('\n---\n'))
  return file
}

test('a contract travels where a policy asks for it and nowhere else, with what it refers to once', async t => {
  const { parts: none } = await readStandalone(fileOf(t, {}), catalogue)
  assert.doesNotMatch(JSON.stringify(none), /contract|maxLength/)
  const { parts: one } = await readStandalone(
    fileOf(t, { endpoints: { addOrder: { policies: [validate] } } }),
    catalogue,
  )
  assert.deepEqual(one[0]!.contractSchemas, { Note: { type: 'string', maxLength: 3 } })
  assert.deepEqual(
    one[0]!.endpoints.map(({ id, contract }) => [id, contract !== undefined]),
    [
      ['addOrder', true],
      ['health', false],
    ],
  )
  const { parts: all } = await readStandalone(fileOf(t, { policies: [validate] }), catalogue)
  assert.ok(all[0]!.endpoints.every(({ contract }) => contract !== undefined))
})

test('a contract that cannot be held against requests is told with its line, and so is one that is missing', async t => {
  const refused = (version: object, schema: object, code: string, place: RegExp, more: object[] = []) =>
    assert.rejects(readStandalone(fileOf(t, version, schema, more), catalogue), (thrown: Failure) => {
      const [problem] = thrown.problems
      assert.equal(problem?.code, code, JSON.stringify(thrown.problems))
      assert.match(JSON.stringify(problem), place)
      return true
    })
  const lookAhead = { properties: { key: { type: 'string', pattern: '^(?=.*[0-9]).{8,}$' } } }
  await refused({ policies: [validate] }, lookAhead, 'schema_unread', /"line":1[0-9]|"line":2[0-9]/)
  await readStandalone(fileOf(t, {}, lookAhead), catalogue)
  await refused({ policies: [validate], definition: undefined }, plain, 'contract_missing', /orders-v1 has none/)
  const plan = [named('Product', 'shop', { apiVersions: ['orders-v1'], policies: [validate] })]
  await refused({}, plain, 'scope_not_allowed', /holds requests against a contract/, plan)
})

test('explain tells what would be refused, also where it passes', async t => {
  const file = fileOf(t, { policies: [validate] })
  const headers: [string, string][] = [['Content-Type', 'application/json']]
  const { status, steps } = await explainFile(file, {
    method: 'POST',
    url: '/orders',
    headers,
    body: '{"note":"long"}',
  })
  assert.equal(status, 200)
  const told = 'It would be refused: body /note: must have at most 3 characters.'
  assert.deepEqual([steps[0]!.outcome, steps[0]!.detail], ['passed', told])
})
