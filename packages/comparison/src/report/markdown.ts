import type { Change, Level } from '../change.ts'
import type { Comparison } from '../compare.ts'
import { adviceOf } from './advice.ts'
import { forMarkdown, witnessText } from './escape.ts'
import { byEndpoint, countsText, placeText, wholeDocument } from './grouped.ts'

const words: Readonly<Record<Level, string>> = { ERR: 'breaking', WARN: 'dangerous', INFO: 'safe' }

export function markdownReport(comparison: Comparison): string {
  const { base, revision, changes } = comparison
  const head = `# ${forMarkdown(`${revision.title} ${base.version} → ${revision.version}`)}`
  const lines = [head, '', `**${countsText(comparison)}** ${adviceOf(comparison).words}`, '']
  for (const [endpoint, group] of byEndpoint(changes)) {
    lines.push(`## ${forMarkdown(endpoint ?? wholeDocument)}`, '', '| level | what | where |', '|---|---|---|')
    lines.push(...group.map(rowOf), '')
  }
  return lines.join('\n')
}

function rowOf(change: Change): string {
  const { level, id, message, hint, witness } = change
  const shown = witness
    ? ` ${forMarkdown(witnessText(witness.value))} is accepted by the ${witness.acceptedBy} alone.`
    : ''
  const advice = level === 'INFO' ? '' : ` ${forMarkdown(hint)}`
  return `| ${words[level]} | ${forMarkdown(message)}${shown}${advice} \`${id}\` | ${forMarkdown(placeText(change))} |`
}

/** What a consumer has to know, in words: no ids, no pointers. */
export function changelog(comparison: Comparison): string {
  const { base, revision, changes } = comparison
  const lines = [`# ${forMarkdown(`What changed from ${base.version} to ${revision.version}`)}`, '']
  const parts: [string, Change[]][] = [
    ['You have to act', changes.filter(({ level }) => level === 'ERR')],
    ['Look whether it concerns you', changes.filter(({ level }) => level === 'WARN')],
    ['New and changed', changes.filter(({ class: kind }) => kind === 'safe')],
  ]
  for (const [title, part] of parts) {
    if (part.length === 0) continue
    lines.push(`## ${title}`, '')
    for (const [endpoint, group] of byEndpoint(part)) {
      const messages = [...new Set(group.map(({ message }) => message))]
      lines.push(`- ${forMarkdown(endpoint ?? wholeDocument)}`, ...messages.map(one => `  - ${forMarkdown(one)}`))
    }
    lines.push('')
  }
  if (lines.length === 2) lines.push('Nothing that a consumer would notice.', '')
  return lines.join('\n')
}
