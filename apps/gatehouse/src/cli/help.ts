/** What `--help` prints, at every level. */
import type { CliTree, TreeNoun, TreeVerb } from '@gatehouse/projections/cli-tree.ts'
import type { Command } from './command.ts'
import { commands, programs } from './commands.ts'
import { connectionFlags } from './connection.ts'
import type { Flag } from './flags.ts'

export function mainHelp({ nouns, commands: verbs }: CliTree): string {
  const own = new Set(commands.map(({ name }) => name))
  const more = verbs.filter(({ name }) => !own.has(name) && !own.has(name.replace('-', ' ')))
  return [
    'Gatehouse: API management in one program.\n',
    'usage: gatehouse COMMAND [WORDS] [--flags]      gatehouse COMMAND --help\n',
    section('Run', Object.entries(programs)),
    section(
      'Do',
      commands.map(({ name, summary }) => [name, summary]),
    ),
    more.length > 0
      ? section(
          'Ask',
          more.map(({ name, summary }) => [name, summary]),
        )
      : '',
    section(
      'Resources: gatehouse NOUN list|get|create|update|delete|…',
      nouns.map(({ name, summary }) => [name, summary]),
    ),
    flagSection('Flags of every command', connectionFlags),
  ]
    .filter(Boolean)
    .join('\n')
}

export function nounHelp({ name, singular, summary, verbs }: TreeNoun): string {
  const rows = verbs.map(verb => [[verb.name, ...verb.positional.map(upper)].join(' '), firstSentence(verb.summary)])
  return [
    `${summary}\n`,
    `usage: gatehouse ${name} VERB, or gatehouse ${singular} VERB\n`,
    section('Verbs', rows),
  ].join('\n')
}

export function verbHelp(noun: TreeNoun | undefined, verb: TreeVerb, flags: readonly Flag[]): string {
  const words = [...(noun ? [noun.name] : []), verb.name, ...verb.positional.map(word => wordText(word, verb))]
  return [
    `${verb.summary}\n`,
    `usage: gatehouse ${words.join(' ')}${flags.length > 0 ? ' [--flags]' : ''}\n`,
    flags.length > 0 ? flagSection('Flags', flags) : '',
    flagSection('Flags of every command', connectionFlags),
  ]
    .filter(Boolean)
    .join('\n')
}

export function commandHelp({ usage, summary, more, flags }: Command): string {
  return [
    `${summary}\n`,
    `usage: gatehouse ${usage}\n`,
    more ? `${more}\n` : '',
    flags.length > 0 ? flagSection('Flags', flags) : '',
    flagSection('Flags of every command', connectionFlags),
  ]
    .filter(Boolean)
    .join('\n')
}

export function flagSection(title: string, flags: readonly Flag[]): string {
  return section(
    title,
    flags.map(({ name, short, type, description, required }) => [
      `${short ? `-${short}, ` : ''}--${name}${type === 'boolean' ? '' : ` ${type.toUpperCase()}`}`,
      `${description}${required ? ' Must be given.' : ''}`,
    ]),
  )
}

function section(title: string, rows: readonly (readonly string[])[]): string {
  const width = Math.min(32, Math.max(...rows.map(([left]) => left!.length), 0))
  const lines = rows.map(([left, right]) =>
    left!.length > width ? `  ${left}\n  ${' '.repeat(width)}  ${right}` : `  ${left!.padEnd(width)}  ${right}`,
  )
  return `${title}\n${lines.join('\n')}\n`
}

const upper = (word: string) => word.replace(/[A-Z]/g, letter => `_${letter}`).toUpperCase()
const wordText = (word: string, verb: TreeVerb) => (verb.required.includes(word) ? upper(word) : `[${upper(word)}]`)
const firstSentence = (text: string) => `${text.split('. ')[0]!.replace(/\.$/, '')}.`
