import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test from 'node:test'
import { checkFile } from './check.ts'

const named = (kind: string, name: string, spec: object = {}) => ({ kind, metadata: { name }, spec })
const contract = (path: string) => ({
  text: JSON.stringify({
    ...{ openapi: '3.1.0', info: { title: 'All', version: '1' } },
    paths: { [path]: { get: { responses: { 200: { description: 'ok' } } } } },
  }),
})

test('check tells what is written and never happens, at its API version, with a request that shows it', async t => {
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-unreachable-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  const version = { version: 'v1', upstream: 'backend', access: 'open' }
  const releases = { releases: [{ value: 'v2', percent: 5 }] }
  const documents = [
    named('Upstream', 'backend', { targets: [{ url: 'http://127.0.0.1:9', labels: { version: 'v1' } }] }),
    named('Api', 'all', { policies: [{ policy: 'split', config: releases }] }),
    named('Api', 'pets'),
    named('Definition', 'all', contract('/pets/list')),
    named('ApiVersion', 'all-v1', { ...version, api: 'all', definition: 'all', basePath: '/' }),
    named('ApiVersion', 'pets-v1', { ...version, api: 'pets', basePath: '/pets' }),
  ]
  const file = join(folder, 'gateway.yaml')
  const lines = documents.map(one => JSON.stringify({ apiVersion: 'gatehouse/v1', ...one }))
  writeFileSync(file, lines.join('\n---\n'))
  const { warnings } = await checkFile(file)
  assert.deepEqual(
    warnings.map(({ code, message, place }) => [code, place?.line, message]),
    [
      ['unreachable', 9, 'GET /pets/list is never reached: GET /pets/list goes to * /{path+} of pets-v1 (/pets).'],
      ['unreachable', 9, 'split sends to targets with version v2, and no target of backend has it.'],
    ],
  )
})
