/** What a rule found, as people who run the API are told it: its shape, and nothing of what callers wrote. */
import type { Inspection, Match } from '@gatehouse/seclang'
import type { RuleMatch } from '@gatehouse/unit'

const partCharactersMax = 80
const foundCharactersMax = 60
const messageCharactersMax = 200
const matchesMax = 5

/** Letters become `a` and `A`, digits `0`; what is no printable letter of ASCII a dot. */
export const masked = (text: string): string =>
  text
    .replace(/[a-z]/g, 'a')
    .replace(/[A-Z]/g, 'A')
    .replace(/[0-9]/g, '0')
    .replace(/[^\x20-\x7e]/g, '.')

const bounded = (text: string, most: number) => (text.length > most ? `${text.slice(0, most)}…` : text)
const plain = (text: string) => text.replace(/[^\x20-\x7e]/g, '.')

/** `rule 942100 (SQL injection) at ARGS:id: "0' aa 0=0" (8 bytes)`. */
export function matchText({ ruleId, message, where, found }: Match): string {
  const named = message === '' ? '' : ` (${plain(bounded(message.replace(/\s*\(Total Score.*$/i, ''), 120))})`
  const bytes = found === '' ? '' : `: "${masked(bounded(found, foundCharactersMax))}" (${found.length} bytes)`
  return `rule ${ruleId}${named} at ${plain(bounded(where, partCharactersMax))}${bytes}`
}

/** Of an audit log: likewise. */
export const auditMatch = ({ data: _, message, where, found, ...match }: Match): RuleMatch => ({
  ...match,
  message: plain(bounded(message, messageCharactersMax)),
  where: plain(bounded(where, partCharactersMax)),
  found: masked(bounded(found, foundCharactersMax)),
})

/** As the Core Rule Set 4, 3 and the built-in rules name it. */
const scores = ['blocking_inbound_anomaly_score', 'anomaly_score', 'score']

export function scoreOf(inspection: Pick<Inspection, 'variable'>): number {
  return Math.max(0, ...scores.map(name => Number.parseInt(inspection.variable(name) ?? '0', 10) || 0))
}

/** The rule that decided, and what it went by. */
export function reasonOf(decided: Match, matches: readonly Match[]): string {
  const others = matches.filter(match => match.ruleId !== decided.ruleId && match.found !== '')
  const first = others.length > 0 && decided.where.startsWith('TX') ? others : [decided]
  const told = first.slice(0, matchesMax).map(matchText).join('; ')
  const more = first.length > matchesMax ? `; and ${first.length - matchesMax} more` : ''
  return `${told}${more}; decided by rule ${decided.ruleId}.`
}
