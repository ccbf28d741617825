/** Whether nobody is to be told of an alert at the moment. */
import type { Row, WriteContext } from '@gatehouse/control'
import type { LiveAlert } from './alert-rows.ts'

interface SilenceSpec {
  matchers: { label: string; is: string[] }[]
  from?: string
  until: string
}

export async function silencesNow({ resources, services }: WriteContext): Promise<Row<SilenceSpec>[]> {
  const nowMs = services.clock.nowMs()
  const all = await resources.all<SilenceSpec>('Silence')
  return all.filter(({ spec: { from, until } }) => Date.parse(until) > nowMs && (!from || Date.parse(from) <= nowMs))
}

type Labelled = Pick<LiveAlert, 'labels' | 'spec'>

export function silencedBy(silences: readonly Row<SilenceSpec>[], alert: Labelled): string | undefined {
  return silences.find(({ spec }) => spec.matchers.every(matcher => fits(matcher, alert)))?.name
}

/** What the rule says goes over its labels, and what it was found of over both. */
export const labelsOf = ({ labels, spec }: Labelled): Record<string, string> => ({
  ...labels,
  ...spec.of,
  rule: spec.rule,
  severity: spec.severity,
})

function fits({ label, is }: SilenceSpec['matchers'][number], alert: Labelled): boolean {
  const labels = labelsOf(alert)
  // `constructor` is a label like any other.
  if (!Object.hasOwn(labels, label)) return false
  const value = labels[label]!
  return is.some(one => (one.endsWith('*') ? value.startsWith(one.slice(0, -1)) : value === one))
}
