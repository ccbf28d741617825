import assert from 'node:assert/strict'
import test from 'node:test'
import { expositionText } from './exposition.ts'
import { type Family, type FamilyName, families } from './families.ts'
import { SampleSum } from './sample-sum.ts'
import { upstreamSamples } from './upstream-samples.ts'

test('names are those of Prometheus: counters end in _total, units are base units, each says what it is', () => {
  for (const [name, { type, help }] of Object.entries(families) as [FamilyName, Family][]) {
    assert.match(name, /^(gatehouse|process)_[a-z0-9]+(_[a-z0-9]+)*$/, name)
    assert.equal(name.endsWith('_total'), type === 'counter', name)
    assert.doesNotMatch(name, /(_ms|_us|_percent|_kb|_count|_sum)(_total)?$/, name)
    assert.match(help, /^[^\n\\]+\.$/, name)
  }
})

test('a family stands once, with its kind, before its samples, whatever their order', () => {
  const text = expositionText([
    { name: 'gatehouse_requests_total', labels: { listener: 'https' }, value: 2 },
    { name: 'gatehouse_connections', labels: { listener: 'http' }, value: 1 },
    { name: 'gatehouse_requests_total', labels: { listener: 'http' }, value: 3 },
  ])
  assert.deepEqual(text.split('\n'), [
    '# HELP gatehouse_connections Open connections of callers.',
    '# TYPE gatehouse_connections gauge',
    'gatehouse_connections{listener="http"} 1',
    '# HELP gatehouse_requests_total Requests that were read.',
    '# TYPE gatehouse_requests_total counter',
    'gatehouse_requests_total{listener="https"} 2',
    'gatehouse_requests_total{listener="http"} 3',
    '',
  ])
})

test('a label is written so that it ends where it ends', () => {
  const labels = { upstream: 'a"b\\c\nd', upstream_id: 'x' }
  const text = expositionText([{ name: 'gatehouse_upstream_requests_waiting', labels, value: 0 }])
  assert.ok(text.endsWith('{upstream="a\\"b\\\\c\\nd",upstream_id="x"} 0\n'), text)
})

test('threads are added up, and a counter never falls when one ends', () => {
  const sum = new SampleSum()
  const say = (requests: number, open: number) => [
    { name: 'gatehouse_requests_total', labels: { listener: 'http' }, value: requests } as const,
    { name: 'gatehouse_connections', labels: { listener: 'http' }, value: open } as const,
  ]
  const values = () => sum.samples.map(({ value }) => value)
  sum.note(1, say(10, 2))
  sum.note(2, say(5, 1))
  assert.deepEqual(values(), [15, 3])
  sum.note(1, say(12, 2))
  assert.deepEqual(values(), [17, 3])
  sum.end(1)
  assert.deepEqual(values(), [17, 1], 'its connections are gone')
  sum.note(1, say(1, 1))
  assert.deepEqual(values(), [18, 2])
  sum.end(1)
  sum.end(2)
  assert.deepEqual(values(), [18])
})

test('pools of one upstream are one series, and beyond a thousand upstreams the rest is one', () => {
  const one = (id: number) => ({ id: `ups_${id}`, name: `n${id}`, counts: { open: 3, idle: 1, waiting: 2 } })
  const samples = upstreamSamples([one(1), one(1)])
  assert.deepEqual(
    samples.map(({ value, labels }) => [labels?.upstream_id, labels?.state, value]),
    [
      ['ups_1', 'busy', 4],
      ['ups_1', 'idle', 2],
      ['ups_1', undefined, 4],
    ],
  )
  const many = upstreamSamples(Array.from({ length: 1500 }, (_, id) => one(id)))
  assert.equal(many.length, 3 * 1001)
  assert.equal(many.find(({ labels }) => labels?.upstream_id === 'other')?.value, 500 * 2)
})
