/** A topic as Markdown, for programs that read. */
import { t } from '@gatehouse/ui/text.ts'
import { escaped } from '../markdown.ts'
import type { TopicData, TopicMember, TopicPart, Words } from '../reference.ts'
import { fenced, schemaText } from './endpoint-text.ts'

export function topicText({ topic }: TopicData): string {
  const { title, declared, deprecated, description, facts, sections, tags } = topic
  const told = facts.map(({ name, words }) => `- ${t(`topicFact_${name}`)}: ${code(wordsText(words))}`)
  return [
    `# ${escaped(title)}`,
    declared ? code(wordsText(declared)) : '',
    deprecated === undefined ? '' : escaped([t('portalDeprecated'), deprecated].filter(Boolean).join('. ')),
    description ?? '',
    [...told, ...(tags.length > 0 ? [`- ${t('topicFact_tags')}: ${escaped(tags.join(', '))}`] : [])].join('\n'),
    ...sections.map(sectionText),
  ]
    .filter(Boolean)
    .join('\n\n')
}

function sectionText({ name, members = [], schema, code: examples = [] }: TopicPart['sections'][0]): string {
  return [
    `## ${t(`topicSection_${name}`)}`,
    members.map(one => memberText(one, '')).join('\n'),
    schema ? schemaText(schema) : '',
    ...examples.map(({ title, text }) => `${escaped(title)}\n\n${fenced(text)}`),
  ]
    .filter(Boolean)
    .join('\n\n')
}

function memberText(member: TopicMember, indent: string): string {
  const { name, type, preset, notes = [], deprecated, description } = member
  const said = [type ? wordsText(type) : '', preset === undefined ? '' : `= ${preset}`, ...notes].filter(Boolean)
  const words = [
    deprecated === undefined ? '' : [t('portalDeprecated'), deprecated].filter(Boolean).join(': '),
    description ?? '',
  ].filter(Boolean)
  const line = `${indent}- ${code(name)}${said.length > 0 ? `: ${code(said.join(' '))}` : ''}${words.length > 0 ? `. ${escaped(words.join('. '))}` : ''}`
  return [line, ...(member.arguments ?? []).map(one => memberText(one, `${indent}  `))].join('\n')
}

export const wordsText = (words: Words) => words.map(one => (typeof one === 'string' ? one : one.text)).join('')

const code = (text: string) => `\`${text.replaceAll('`', '').replace(/\s+/g, ' ')}\``
