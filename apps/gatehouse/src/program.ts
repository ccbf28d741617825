/** What runs until it is stopped: settings read and checked, then its own file. */
import { failureFrom, problemDocument } from '@gatehouse/base'
import { programs } from './cli/commands.ts'
import { exitCodeOf } from './cli/exit-codes.ts'
import { failureText } from './cli/failure-text.ts'
import { flagSection } from './cli/help.ts'
import type { World } from './cli/world.ts'
import { sayFailed } from './family.ts'
import { readSettings, settingFlags } from './read-settings.ts'
import type { Settings } from './settings.ts'

/** What `start.ts`, `gateway.ts`, `control.ts` and `portal.ts` export. */
export interface ProgramFile {
  /** Resolves when the program runs; stopping is its own matter. */
  run(settings: Settings): Promise<void>
}

/** Gives the exit code when it could not begin; undefined while it runs. */
export async function runProgram(name: string, args: readonly string[], world: World): Promise<number | undefined> {
  try {
    if (args.includes('--help') || args.includes('-h')) {
      const usage = `usage: gatehouse ${name} [--flags]\n\n${programs[name]}\n`
      world.out(`${usage}\n${flagSection('Flags (docs/reference/settings.md)', settingFlags(name))}`)
      return 0
    }
    const settings = await readSettings({ program: name, args, env: world.env, cwd: world.cwd })
    const { run } = await fileOf(name)
    await run(settings)
    return undefined
  } catch (thrown) {
    const failure = failureFrom(thrown)
    sayFailed(failure)
    if (failure.code === 'internal' && failure.cause instanceof Error) world.err(`${failure.cause.stack}\n`)
    if (process.send) return exitCodeOf(failure.code) // the parent says it
    world.err(args.includes('--json') ? `${JSON.stringify(problemDocument(failure))}\n` : `${failureText(failure)}\n`)
    return exitCodeOf(failure.code)
  }
}

/** Beside this one, as `.ts` here and as `.js` when published. */
function fileOf(name: string): Promise<ProgramFile> {
  const ending = import.meta.url.slice(import.meta.url.lastIndexOf('.'))
  return import(new URL(`./${name}${ending}`, import.meta.url).href)
}
