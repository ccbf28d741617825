import type { CliTree } from '@gatehouse/projections/cli-tree.ts'
import type { Connection } from './connection.ts'
import type { Flag } from './flags.ts'
import type { World } from './world.ts'

/** One command of the command line. A file each, loaded when it is called. */
export interface Command {
  /** What stands after `gatehouse`, such as `import FILE|URL`. */
  usage: string
  summary: string
  /** A paragraph or an example more. */
  more?: string
  flags: readonly Flag[]
  /** How many words it takes after its own name. */
  words: { min: number; max: number }
  run(call: Call): Promise<void>
}

export interface Call {
  words: readonly string[]
  values: Readonly<Record<string, unknown>>
  world: World
  /** Made at the first use: a command that works offline has none. */
  api: () => Connection
  tree: CliTree
  /** The result on standard output: as JSON when that was asked for. */
  show(value: unknown, text: () => string | Promise<string>): Promise<void>
}
