import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import type { Failure } from '@gatehouse/base'
import { catalogue } from '../capabilities.ts'
import { checkFile } from './check.ts'
import { readStandalone } from './read.ts'

const named = (kind: string, name: string, spec: object = {}) => ({ kind, metadata: { name }, spec })
const answers = { responses: { 200: { description: 'ok' } } }
const contract = {
  text: JSON.stringify({
    ...{ openapi: '3.1.0', info: { title: 'Orders', version: '1' }, security: [{ login: ['orders:read'] }] },
    paths: {
      '/orders': { get: answers, post: { ...answers, security: [{ login: ['orders:write'] }, { machine: [] }] } },
      '/health': { get: { ...answers, security: [] } },
      '/look': { get: { ...answers, security: [{}, { machine: [] }] } },
    },
    components: {
      securitySchemes: {
        login: { type: 'oauth2', flows: { clientCredentials: { tokenUrl: 'https://login.example/t', scopes: {} } } },
        machine: { type: 'http', scheme: 'bearer' },
      },
    },
  }),
}

function fileOf(t: TestContext, version: object): string {
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-security-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  const documents = [
    named('Upstream', 'backend', { targets: [{ url: 'http://127.0.0.1:9' }] }),
    named('Api', 'orders'),
    named('Definition', 'orders', contract),
    named('ApiVersion', 'orders-v1', {
      ...{ version: 'v1', api: 'orders', definition: 'orders', upstream: 'backend', basePath: '/', access: 'open' },
      ...version,
    }),
  ]
  const file = join(folder, 'gateway.yaml')
  writeFileSync(file, documents.map(one => JSON.stringify({ apiVersion: 'gatehouse/v1', ...one })).join('\n---\n'))
  return file
}

const jwt = { policy: 'jwt', config: { issuer: 'https://login.example', audiences: ['orders'] } }

test('an endpoint that the contract secures and no policy guards is refused, and named', async t => {
  for (const version of [{}, { policies: [{ policy: 'anonymous' }, jwt] }]) {
    await assert.rejects(readStandalone(fileOf(t, version), catalogue), (thrown: Failure) => {
      const told = thrown.problems.map(({ code, message }) => [code, message])
      assert.deepEqual(told, [
        ['security_missing', 'orders-v1: The contract asks who calls GET /orders, and the policies let anybody pass.'],
        ['security_missing', 'orders-v1: The contract asks who calls POST /orders, and the policies let anybody pass.'],
      ])
      return true
    })
  }
})

test('a policy that knows who calls satisfies it, and so does the word of who writes the document', async t => {
  for (const version of [
    { policies: [jwt] },
    { contractSecurity: 'ignore' },
    { access: 'subscription', policies: [jwt] },
  ]) {
    assert.deepEqual((await checkFile(fileOf(t, version))).warnings, [])
  }
})

test('scopes of the contract come to its endpoints', async t => {
  const { parts } = await readStandalone(
    fileOf(t, { policies: [jwt, { policy: 'scopes', config: { contract: true } }] }),
    catalogue,
  )
  const security = Object.fromEntries(parts[0]!.endpoints.map(one => [`${one.method} ${one.path}`, one.security]))
  assert.deepEqual(security, {
    'GET /orders': [['orders:read']],
    'POST /orders': [['orders:write'], []],
    'GET /health': undefined,
    'GET /look': undefined,
  })
})
