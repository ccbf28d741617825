import assert from 'node:assert/strict'
import test from 'node:test'
import { expositionFor, expositionText } from './exposition.ts'
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

const histogram = { bounds: [0.5, 1], counts: [2, 0, 1], sum: 2.25, exemplars: [undefined, undefined, exemplar()] }

function exemplar() {
  return {
    traceId: '0af7651916cd43dd8448eb211c80319c',
    spanId: 'b7ad6b7169203331',
    value: 2,
    timeUs: 1_764_400_000_500_000,
  }
}

test('a histogram is its buckets, added up, its sum and its count', () => {
  const text = expositionText([{ name: 'gatehouse_overhead_seconds', value: 3, histogram }])
  assert.deepEqual(text.split('\n').slice(1), [
    '# TYPE gatehouse_overhead_seconds histogram',
    'gatehouse_overhead_seconds_bucket{le="0.5"} 2',
    'gatehouse_overhead_seconds_bucket{le="1.0"} 2',
    'gatehouse_overhead_seconds_bucket{le="+Inf"} 3',
    'gatehouse_overhead_seconds_sum 2.25',
    'gatehouse_overhead_seconds_count 3',
    '',
  ])
})

test('OpenMetrics names a counter without its ending, shows traces beside buckets, and says where it ends', () => {
  const samples = [
    { name: 'gatehouse_requests_total', labels: { listener: 'http' }, value: 3 } as const,
    { name: 'gatehouse_overhead_seconds', value: 3, histogram } as const,
  ]
  const lines = expositionText(samples, 'openmetrics').split('\n')
  assert.ok(
    lines.includes('# TYPE gatehouse_requests counter') &&
      lines.includes('gatehouse_requests_total{listener="http"} 3'),
  )
  const { traceId, spanId } = exemplar()
  const shown = `gatehouse_overhead_seconds_bucket{le="+Inf"} 3 # {trace_id="${traceId}",span_id="${spanId}"} 2 1764400000.5`
  assert.ok(lines.includes(shown), lines.join('\n'))
  assert.deepEqual(lines.slice(-2), ['# EOF', ''])
})

test('who would rather have OpenMetrics gets it, and everybody else the text of Prometheus', () => {
  const prometheus =
    'application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.5,application/openmetrics-text;version=0.0.1;q=0.4,text/plain;version=1.0.0;q=0.3,text/plain;version=0.0.4;q=0.2,*/*;q=0.1'
  const cases: [string | undefined, string][] = [
    [prometheus, 'openmetrics'],
    [undefined, 'prometheus'],
    ['', 'prometheus'],
    ['*/*', 'prometheus'],
    ['text/plain, application/openmetrics-text;q=0.9', 'prometheus'],
    ['application/openmetrics-text; version=2.0.0', 'prometheus'],
    ['application/openmetrics-text;q=0', 'prometheus'],
    ['application/openmetrics-text;q=nonsense;version', 'prometheus'],
    ['Application/OpenMetrics-Text; version=1.0.0', 'openmetrics'],
  ]
  for (const [accept, wanted] of cases) assert.equal(expositionFor(accept), wanted, accept)
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
