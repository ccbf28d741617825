/** A shortcut for a resource's verb: `gatehouse publish V` for `gatehouse api-version publish V`. */
import type { CliTree, TreeNoun, TreeVerb } from '@gatehouse/projections/cli-tree.ts'
import tree from '../../generated/cli.json' with { type: 'json' }
import type { Command } from './command.ts'
import { runVerb, verbFlags } from './verb.ts'

interface Shortcut {
  usage: string
  summary: string
  kind: string
  verb: string
  words: Command['words']
  more?: string
}

export function shortcut({ kind, verb: name, ...about }: Shortcut): Command {
  const { noun, verb } = verbOf(kind, name)
  return { ...about, flags: verbFlags(verb), run: call => runVerb(noun, verb, call) }
}

export function verbOf(kind: string, name: string): { noun: TreeNoun; verb: TreeVerb } {
  const noun = (tree as CliTree).nouns.find(one => one.kind === kind)!
  return { noun, verb: noun.verbs.find(one => one.name === name)! }
}
