#!/usr/bin/env node
/** The one command. Loads only what the words ask for. */
import { systemClock } from '@gatehouse/base'
import { programs } from './cli/commands.ts'
import type { World } from './cli/world.ts'

const args = process.argv.slice(2)
const world: World = {
  env: process.env,
  cwd: process.cwd(),
  clock: systemClock,
  out: written => void process.stdout.write(written),
  err: written => void process.stderr.write(written),
  stdin: () => process.stdin,
  fetch: (...call) => globalThis.fetch(...call),
}

// A reader that has seen enough, such as `head`, is no mistake.
process.stdout.on('error', (reason: NodeJS.ErrnoException) => {
  if (reason.code !== 'EPIPE') throw reason
  process.exit(0)
})

const [word = ''] = args
if (Object.hasOwn(programs, word)) {
  const { runProgram } = await import('./program.ts')
  const code = await runProgram(word, args.slice(1), world)
  // What was opened before it failed must not keep a program alive that does not run.
  if (code !== undefined) process.exit(code)
} else {
  const { runCli } = await import('./cli/run.ts')
  process.exitCode = await runCli(args, world)
}
