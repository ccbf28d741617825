/** A message as a mail: plain text. */
import { headline, type Told } from './webhook-form.ts'

export function mailOf(told: Told): { subject: string; text: string } {
  const { alerts, more, organization, severity, runbook } = told
  const parts = alerts.map(({ name, spec: { summary }, status: { since, evidence, acknowledged } }) =>
    [
      summary,
      `  since ${since}, as ${name}`,
      ...(acknowledged ? [`  ${acknowledged.by} takes care of it`] : []),
      ...(evidence ? [`  ${evidence}`] : []),
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
