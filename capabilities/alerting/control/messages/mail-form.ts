/** A message as a mail: plain text. */
import { headline, type Told } from './webhook-form.ts'

export function mailOf(told: Told): { subject: string; text: string } {
  const { alerts, more, organization, severity, runbook, group } = told
  const parts = alerts.map(({ name, state, spec, status: { since, evidence, acknowledged }, runbook: own }) =>
    [
      group ? `${state === 'resolved' ? 'Resolved' : `Firing, ${spec.severity}`}: ${spec.summary}` : spec.summary,
      `  since ${since}, as ${name}`,
      ...(acknowledged ? [`  ${acknowledged.by} takes care of it`] : []),
      ...(evidence ? [`  ${evidence}`] : []),
      ...(own ? [`  What to do: ${own}`] : []),
    ].join('\n'),
  )
  const text = [
    `${headline(told)} (${severity}, ${organization})`,
    ...parts,
    ...(more > 0 ? [`… and ${more} more`] : []),
    ...(runbook ? [`What to do: ${runbook}`] : []),
  ].join('\n\n')
  return { subject: `${headline(told)} [${severity}]`, text }
}
