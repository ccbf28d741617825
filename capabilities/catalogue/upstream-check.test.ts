import assert from 'node:assert/strict'
import test from 'node:test'
import { upstreamWarnings } from './upstream-check.ts'

const target = (weight: number) => ({ url: 'http://a.example', weight })
const told = (spec: { targets: object[]; environments?: Record<string, { targets: object[] }> }) =>
  upstreamWarnings({ environments: {}, ...spec } as never, 0).map(({ code, pointer }) => `${code} ${pointer}`)

test('targets that are all of weight 0 are told, of each environment', () => {
  assert.deepEqual(told({ targets: [target(0), target(1)] }), [])
  assert.deepEqual(told({ targets: [target(0), target(0)] }), ['unreachable /spec/targets'])
  const environments = { prod: { targets: [target(0)] }, dev: { targets: [target(1)] } }
  assert.deepEqual(told({ targets: [target(1)], environments }), ['unreachable /spec/environments/prod/targets'])
})
