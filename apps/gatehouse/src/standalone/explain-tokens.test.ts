import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { audience, testIssuer } from '../testing-issuer.ts'
import { explainFile } from './check.ts'

const named = (kind: string, name: string, spec: object = {}) => ({ kind, metadata: { name }, spec })

test('explain verifies tokens with the keys of their issuer, and says why one is bad; servers that would be asked about somebody are not', async t => {
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-explain-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  const issuer = await testIssuer(t)
  const file = (more: object[]) => {
    const jwt = { policy: 'jwt', config: { issuer: issuer.url, audiences: [audience] } }
    const documents = [
      named('Upstream', 'backend', { targets: [{ url: 'http://127.0.0.1:9' }] }),
      named('Api', 'shop'),
      named('ApiVersion', 'shop-v1', {
        ...{ api: 'shop', version: 'v1', upstream: 'backend', basePath: '/shop', access: 'open' },
        policies: [jwt, ...more],
      }),
    ]
    const path = join(folder, 'gateway.yaml')
    writeFileSync(path, documents.map(one => JSON.stringify({ apiVersion: 'gatehouse/v1', ...one })).join('\n---\n'))
    return path
  }
  const explained = async (token: string, more: object[] = []) => {
    const headers = [['Authorization', `Bearer ${token}`]] as const
    const { status, steps } = await explainFile(file(more), { method: 'GET', url: '/shop/x', headers })
    const { outcome, detail } = steps.at(-1)!
    return [status, outcome, detail]
  }
  assert.deepEqual(await explained(await issuer.token()), [200, 'passed', undefined])
  const [status, outcome, why] = await explained(await issuer.token({ exp: 1 }))
  assert.deepEqual([status, outcome], [401, 'refused'])
  assert.match(String(why), /claim exp/)
  const asks = { policy: 'ext-auth', config: { url: `${issuer.url}/check` } }
  const before = issuer.asked()
  assert.equal((await explained(await issuer.token(), [asks]))[0], 503)
  assert.equal(issuer.asked(), before + 1, 'the keys alone')
})
