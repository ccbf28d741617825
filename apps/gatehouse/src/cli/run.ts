/** From words to a command, and from what happened to an exit code. */
import { failureFrom, problemDocument } from '@gatehouse/base'
import type { CliTree, TreeNoun, TreeVerb } from '@gatehouse/projections/cli-tree.ts'
import tree from '../../generated/cli.json' with { type: 'json' }
import type { Call, Command } from './command.ts'
import { commands, programs } from './commands.ts'
import { Connection, connectionFlags } from './connection.ts'
import { exitCodeOf } from './exit-codes.ts'
import { failureText } from './failure-text.ts'
import { type Flag, parseFlags } from './flags.ts'
import { commandHelp, mainHelp, nounHelp, verbHelp } from './help.ts'
import { shower } from './output.ts'
import { unknownWord, usage } from './usage.ts'
import { runVerb, verbFlags } from './verb.ts'
import type { World } from './world.ts'

const cliTree = tree as CliTree
const helpFlag: Flag = { name: 'help', short: 'h', type: 'boolean', description: 'Says how it is used.' }

/** Runs one command to its end; gives the exit code. */
export async function runCli(args: readonly string[], world: World): Promise<number> {
  try {
    await dispatch(wordsFirst(args), world)
    return 0
  } catch (thrown) {
    const failure = failureFrom(thrown)
    world.err(args.includes('--json') ? `${JSON.stringify(problemDocument(failure))}\n` : `${failureText(failure)}\n`)
    return exitCodeOf(failure.code)
  }
}

/** Flags of every command may stand before it. */
function wordsFirst(args: readonly string[]): string[] {
  const valued = new Set(connectionFlags.filter(({ type }) => type !== 'boolean').map(({ name }) => `--${name}`))
  let at = 0
  while (at < args.length && args[at]!.startsWith('-') && args[at] !== '--') at += valued.has(args[at]!) ? 2 : 1
  return [...args.slice(at), ...args.slice(0, at)]
}

async function dispatch(args: readonly string[], world: World): Promise<void> {
  const [first = '--help', second = ''] = args
  if (first === '--help' || first === '-h' || first === 'help') return world.out(mainHelp(cliTree))
  if (first === '--version') return world.out(`gatehouse ${await version()}\n`)
  const own = commands.find(({ name }) => name === `${first} ${second}`) ?? commands.find(({ name }) => name === first)
  if (own) return runCommand((await own.load()).command, args.slice(own.name.split(' ').length), world)
  const group = commands.filter(({ name }) => name.startsWith(`${first} `)).map(({ name }) => name.split(' ')[1]!)
  if (group.length > 0 && (second === '--help' || second === '-h')) return world.out(groupHelp(first))
  if (group.length > 0 && second === '') throw usage(`${first} needs a word more: ${group.join(', ')}.`)
  const noun = cliTree.nouns.find(({ name, singular }) => name === first || singular === first)
  if (noun) return runNoun(noun, args.slice(1), world)
  const pair = cliTree.commands.find(({ name }) => name === `${first}-${second}`)
  if (pair) return runTreeVerb({ verb: pair, args: args.slice(2), world })
  const verb = cliTree.commands.find(({ name }) => name === first)
  if (verb) return runTreeVerb({ verb, args: args.slice(1), world })
  if (group.length > 0)
    throw await unknownWord(
      'command',
      `${first} ${second}`,
      group.map(word => `${first} ${word}`),
    )
  throw await unknownWord(first.startsWith('-') ? 'flag' : 'command', first, knownWords())
}

/** The commands that share a first word. */
function groupHelp(word: string): string {
  const members = commands.filter(({ name }) => name.startsWith(`${word} `))
  const pairs = cliTree.commands.filter(({ name }) => name.startsWith(`${word}-`))
  const rows = [
    ...members.map(({ name, summary }) => [name, summary] as const),
    ...pairs.map(({ name, summary }) => [name.replace('-', ' '), summary] as const),
  ]
  return `${rows.map(([name, summary]) => `  gatehouse ${name.padEnd(16)} ${summary}`).join('\n')}\n`
}

function knownWords(): string[] {
  return [
    ...Object.keys(programs),
    ...commands.flatMap(({ name }) => name.split(' ')[0]!),
    ...cliTree.nouns.flatMap(({ name, singular }) => [name, singular]),
    ...cliTree.commands.map(({ name }) => name),
    ...connectionFlags.map(({ name }) => `--${name}`),
  ]
}

async function runNoun(noun: TreeNoun, [word = '--help', ...args]: readonly string[], world: World): Promise<void> {
  if (word === '--help' || word === '-h') return world.out(nounHelp(noun))
  const verb = noun.verbs.find(({ name }) => name === word)
  if (!verb)
    throw await unknownWord(
      `verb of ${noun.name}`,
      word,
      noun.verbs.map(({ name }) => name),
    )
  return runTreeVerb({ noun, verb, args, world })
}

interface TreeRun {
  noun?: TreeNoun
  verb: TreeVerb
  args: readonly string[]
  world: World
}

async function runTreeVerb({ noun, verb, args, world }: TreeRun): Promise<void> {
  const flags = verbFlags(verb)
  const call = await callOf(args, flags, world)
  if (!call) return world.out(verbHelp(noun, verb, flags))
  return runVerb(noun, verb, call)
}

async function runCommand(command: Command, args: readonly string[], world: World): Promise<void> {
  const call = await callOf(args, command.flags, world)
  if (!call) return world.out(commandHelp(command))
  const { min, max } = command.words
  if (call.words.length < min) throw usage(`Too few words: gatehouse ${command.usage}`)
  if (call.words.length > max)
    throw usage(`Too many words from ${call.words[max]!.slice(0, 100)} on: gatehouse ${command.usage}`)
  return command.run(call)
}

/** Undefined when help is asked for. */
async function callOf(args: readonly string[], flags: readonly Flag[], world: World): Promise<Call | undefined> {
  const all = [...flags, ...connectionFlags.filter(one => !flags.some(({ name }) => name === one.name)), helpFlag]
  if (args.includes('--help') || args.includes('-h')) return undefined
  const { words, values } = await parseFlags(args, all)
  let connection: Connection | undefined
  return {
    words,
    values,
    world,
    tree: cliTree,
    api: () => (connection ??= new Connection(values, world)),
    show: shower(world, values.json === true),
  }
}

async function version(): Promise<string> {
  const { default: about } = await import('../../package.json', { with: { type: 'json' } })
  return about.version
}
