import assert from 'node:assert/strict'
import test from 'node:test'
import { DryGateway, type DryRequest } from '@gatehouse/gateway'
import { snapshotOf } from '@gatehouse/program'
import { placed, samplePart } from '@gatehouse/program/sample.ts'
import { catalogue } from './capabilities.ts'

/** `POST /path body` or `GET /path Name: value; Other: value`. */
function requestOf(line: string): DryRequest {
  const [, method, path, rest = ''] = /^(\S+) (\S+) ?(.*)$/.exec(line)!
  const fields = rest.includes(': ') ? rest.split('; ').map(field => field.split(': ') as [string, string]) : []
  return { method: method!, url: path!, headers: fields, ...(fields.length === 0 && rest ? { body: rest } : {}) }
}

for (const policy of catalogue.policies.values()) {
  for (const { title, config, send, expect } of policy.examples) {
    test(`example of ${policy.name}: ${title}`, async () => {
      const use = placed(policy.name, {
        version: policy.version,
        stage: policy.stages[0],
        config: config as Record<string, unknown>,
      })
      const endpoints = [{ id: 'any', method: '*', path: '/{path+}', policies: [] }]
      const part = samplePart({ basePath: '/', endpoints, policies: [use] })
      const snapshot = snapshotOf([part], { gatewayGroup: 'g', generation: 1, createdAt: '', auditHeads: {} })
      const gateway = new DryGateway({ snapshot, entries: [], policies: catalogue.policies })
      const statuses: number[] = []
      for (const line of send) statuses.push((await gateway.ask(requestOf(line))).status)
      assert.deepEqual(statuses, expect)
    })
  }
}
