/** A message of Slack: text and blocks of an incoming webhook, where `&`, `<` and `>` are written as Slack asks. */
import { headline, type Told } from './webhook-form.ts'

const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
/** Of the text of a section. */
const charactersMax = 3000

const marks = { info: ':information_source:', warning: ':warning:', critical: ':rotating_light:' } as const
const over = ':white_check_mark:'

export function slackOf(told: Told): Record<string, unknown> {
  const { event, severity, alerts, more, runbook, group } = told
  const mark = event === 'resolved' ? over : marks[severity]
  const lines = alerts.map(({ state, spec, status: { evidence }, runbook: own }) => {
    const links = [
      ...(evidence === undefined ? [] : [`<${linkOf(evidence)}|evidence>`]),
      ...(own === undefined ? [] : [`<${linkOf(own)}|runbook>`]),
    ]
    const of = group ? `${state === 'resolved' ? over : marks[spec.severity]} ` : ''
    return `• ${of}${escaped(spec.summary)}${links.length > 0 ? ` (${links.join(', ')})` : ''}`
  })
  const rest = [
    ...(more > 0 ? [`… and ${more} more`] : []),
    ...(runbook === undefined ? [] : [`<${linkOf(runbook)}|Runbook>`]),
  ]
  const section = (text: string) => ({ type: 'section', text: { type: 'mrkdwn', text } })
  return {
    text: escaped(headline(told)),
    blocks: [section(`${mark} *${escaped(headline(told))}*`), ...pieces([...lines, ...rest]).map(section)],
  }
}

/** An address within `<…|…>`: what would end it is written in per cent. */
const linkOf = (url: string) => url.replace(/[<>|\s]/g, one => encodeURIComponent(one))

/** Whole lines together, as many as a section takes. */
function pieces(lines: readonly string[]): string[] {
  const made: string[] = []
  for (const line of lines) {
    const last = made.at(-1)
    const cut = line.slice(0, charactersMax)
    if (last !== undefined && last.length + cut.length < charactersMax) made[made.length - 1] = `${last}\n${cut}`
    else made.push(cut)
  }
  return made
}
