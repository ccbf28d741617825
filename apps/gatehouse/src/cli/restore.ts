import { createReadStream } from 'node:fs'
import { resolve } from 'node:path'
import { Failure } from '@gatehouse/base'
import type { Command } from './command.ts'
import { databaseFlags } from './database-flags.ts'
import { withProgress } from './progress.ts'

export const command: Command = {
  usage: 'restore FILE [--database-url URL]',
  summary: 'Fills an empty database from a backup, whole or not at all.',
  more: 'The platform that starts on it afterwards needs the master key that the backup was made with.',
  flags: databaseFlags,
  words: { min: 1, max: 1 },
  async run(call) {
    const { words, world, show } = call
    const [file = ''] = words
    const source = createReadStream(resolve(world.cwd, file))
    await new Promise<void>((done, failed) => {
      source.once('open', () => done())
      source.once('error', reason => failed(unreadable(file, reason)))
    })
    const [{ allMigrations, withDatabase }, { restore }] = await Promise.all([
      import('./database.ts'),
      import('@gatehouse/store'),
    ])
    const rows = await withDatabase(call, async store => {
      const migrations = await allMigrations()
      return withProgress(world, 'restoring', () => restore(store, source, migrations))
    })
    await show({ file, rows }, () => `${rows} rows restored from ${file}.`)
  },
}

const unreadable = (file: string, { code }: NodeJS.ErrnoException) =>
  new Failure('not_found', `${file} cannot be read: ${code}.`)
