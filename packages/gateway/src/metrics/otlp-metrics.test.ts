import assert from 'node:assert/strict'
import test from 'node:test'
import { families } from './families.ts'
import { otlpMetrics, otlpName } from './otlp-metrics.ts'

test('a name there becomes its name here where a collector is scraped: dots are underscores, unit and kind are words at the end', () => {
  const words: Readonly<Record<string, string>> = { s: '_seconds', By: '_bytes', 1: '' }
  const seen = new Set<string>()
  for (const [family, { type }] of Object.entries(families)) {
    const { name, unit } = otlpName(family)
    assert.equal(name.replaceAll('.', '_') + words[unit] + (type === 'counter' ? '_total' : ''), family)
    seen.add(`${name} ${unit} ${type}`)
  }
  assert.equal(seen.size, Object.keys(families).length)
})

test('samples of a family are points of one metric', () => {
  const labels = (listener: string) => ({ name: 'gatehouse_requests_total', labels: { listener }, value: 7 }) as const
  const [metric, ...others] = otlpMetrics([labels('http'), labels('https')], 5)
  assert.equal(others.length, 0)
  assert.equal(metric!.type, 'counter')
  assert.deepEqual(metric!.points, [
    { value: 7, attributes: { listener: 'http' } },
    { value: 7, attributes: { listener: 'https' } },
  ])
})
