import assert from 'node:assert/strict'
import test from 'node:test'
import { quickestMs } from '@gatehouse/base/quickest.model.ts'
import { Run } from '../schema/run.ts'
import { ContractChecks, EndpointChecks } from './endpoint-checks.ts'

test('a body of a kilobyte takes no more than some microseconds', async () => {
  const item = {
    type: 'object',
    required: ['sku', 'price'],
    properties: {
      sku: { type: 'string', pattern: '^[A-Z]{2}-[0-9]+$' },
      price: { type: 'number', minimum: 0 },
      at: { type: 'string', format: 'date-time' },
    },
  }
  const schema = { type: 'object', required: ['items'], properties: { items: { type: 'array', items: item } } }
  const one = { sku: 'AB-1234', price: 12.5, at: '2026-11-28T12:00:00Z', note: 'for the shop' }
  const text = JSON.stringify({ items: Array(12).fill(one) })
  assert.ok(text.length > 950 && text.length < 1100, String(text.length))
  const body = { types: { 'application/json': { schema } } }
  const contract = { endpoint: { parameters: [], replies: {}, body }, schemas: {} }
  const checks = new EndpointChecks(contract, new ContractChecks({}, { formats: true, unknown: false }))
  const look = () =>
    checks.body('request', { schema }, { type: 'application/json', text, bytes: text.length }, new Run({ work: 0 }))
  const thousand = () => {
    for (let at = 0; at < 1000; at++) look()
  }
  const best = await quickestMs(thousand, 20)
  console.log(`1 KB read and checked in ${best.toFixed(1)} µs`)
  assert.ok(best < 50, `${best} µs`)
})
