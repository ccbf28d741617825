import assert from 'node:assert/strict'
import test from 'node:test'
import { metricsPortOf } from './metrics-port.ts'

const usual = { metricsPort: undefined, gatewayPort: 8000, controlPort: 8001, portalPort: 8002, issuerPort: 8005 }

test('metrics stand four above the gateway unless said, never where something else does', () => {
  assert.equal(metricsPortOf(usual), 8004)
  assert.equal(metricsPortOf({ ...usual, metricsPort: 9100, gatewayPort: 7000 }), 9100)
  assert.equal(metricsPortOf({ ...usual, metricsPort: 0 }), 0)
  assert.equal(metricsPortOf({ ...usual, gatewayPort: 9000 }), 9004)
  assert.equal(metricsPortOf({ ...usual, gatewayPort: 0 }), 0)
  assert.equal(metricsPortOf({ ...usual, gatewayPort: 443 }), 8004)
  assert.equal(metricsPortOf({ ...usual, gatewayPort: 9000, portalPort: 9004 }), 0)
  assert.equal(metricsPortOf({ ...usual, gatewayPort: 65_534 }), 0)
})
