/** Figures in words of messages. */
import { type Metric, type MetricName, metrics } from '@gatehouse/capability-insight/measures.ts'

const rounded = (value: number) => String(Number(value.toPrecision(4)))

export function figureText(name: MetricName, value: number): string {
  const { unit }: Metric = metrics[name]
  if (unit === 'share') return `${rounded(value * 100)} %`
  if (unit === 'ms') return `${rounded(value)} ms`
  if (unit === 'bytes') return `${rounded(value)} bytes`
  return rounded(value)
}

export const percentText = (share: number) => `${rounded(share * 100)} %`

/** ` of api orders, status 503`, or nothing. */
export function ofText(of: Readonly<Record<string, string>>): string {
  const told = Object.entries(of).map(([name, value]) => `${name} ${shortened(value) || '(none)'}`)
  return told.length === 0 ? '' : ` of ${told.join(', ')}`
}

/** One line, and not long. */
export function shortened(text: string): string {
  const line = text.replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ')
  return line.length > 200 ? `${line.slice(0, 199)}…` : line
}
