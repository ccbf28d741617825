/** Samples as text: the format of Prometheus (version 0.0.4), and OpenMetrics 1.0, which has exemplars. */
import type { Exemplar } from '@gatehouse/telemetry'
import { type Family, type FamilyName, families, type Sample } from './families.ts'
import type { HistogramValue } from './histogram.ts'

export const expositionTypes = {
  prometheus: 'text/plain; version=0.0.4; charset=utf-8',
  openmetrics: 'application/openmetrics-text; version=1.0.0; charset=utf-8',
} as const
export type Exposition = keyof typeof expositionTypes

/** What whoever asks would rather have. */
export function expositionFor(accept: string | undefined): Exposition {
  let [openmetrics, plain] = [0, 0]
  for (const range of (accept ?? '').toLowerCase().split(',')) {
    const [type, ...parameters] = range.split(';').map(part => part.trim())
    const said = parameters.find(one => one.startsWith('q='))
    const quality = said === undefined ? 1 : Number(said.slice(2)) || 0
    const version = parameters.find(one => one.startsWith('version='))?.slice(8)
    if (type === 'application/openmetrics-text' && (version ?? '1.0.0') === '1.0.0')
      openmetrics = Math.max(openmetrics, quality)
    if (type === 'text/plain' || type === 'text/*' || type === '*/*') plain = Math.max(plain, quality)
  }
  return openmetrics > 0 && openmetrics >= plain ? 'openmetrics' : 'prometheus'
}

/** In the order of the table; a family without samples is left out. */
export function expositionText(samples: readonly Sample[], format: Exposition = 'prometheus'): string {
  const byName = Map.groupBy(samples, ({ name }) => name)
  const lines: string[] = []
  for (const [name, { type, help }] of Object.entries(families) as [FamilyName, Family][]) {
    const found = byName.get(name)
    if (!found) continue
    const head = format === 'openmetrics' && type === 'counter' ? name.replace(/_total$/, '') : name
    lines.push(`# HELP ${head} ${help}`, `# TYPE ${head} ${type}`)
    for (const sample of found) {
      if (sample.histogram) lines.push(...histogramLines(sample, sample.histogram, format))
      else lines.push(`${name}${labelled(sample.labels)} ${sample.value}`)
    }
  }
  if (format === 'openmetrics') lines.push('# EOF')
  return `${lines.join('\n')}\n`
}

function histogramLines(
  { name, labels }: Sample,
  { bounds, counts, sum, exemplars }: HistogramValue,
  format: Exposition,
): string[] {
  let upTo = 0
  const buckets = counts.map((count, at) => {
    upTo += count
    const shown = format === 'openmetrics' && exemplars[at] ? exemplarText(exemplars[at]) : ''
    return `${name}_bucket${labelled({ ...labels, le: bounds[at] === undefined ? '+Inf' : float(bounds[at]) })} ${upTo}${shown}`
  })
  return [...buckets, `${name}_sum${labelled(labels)} ${sum}`, `${name}_count${labelled(labels)} ${upTo}`]
}

/** The same in both formats, so that a series stays itself. */
const float = (value: number) => (Number.isInteger(value) ? `${value}.0` : String(value))

const exemplarText = ({ traceId, spanId, value, timeUs }: Exemplar) =>
  ` # {trace_id="${traceId}",span_id="${spanId}"} ${value} ${timeUs / 1e6}`

function labelled(labels: Sample['labels'] = {}): string {
  const pairs = Object.entries(labels).map(([label, text]) => `${label}="${escaped(text)}"`)
  return pairs.length > 0 ? `{${pairs.join(',')}}` : ''
}

const escaped = (text: string) => text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')
