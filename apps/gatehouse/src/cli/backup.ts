import { createWriteStream } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { resolve } from 'node:path'
import { Failure } from '@gatehouse/base'
import type { Command } from './command.ts'
import { databaseFlags } from './database-flags.ts'
import { withProgress } from './progress.ts'
import { unwritableFile } from './unwritable-file.ts'

export const command: Command = {
  usage: 'backup FILE [--database-url URL]',
  summary: 'Writes everything the database holds to a file that `restore` reads, into either kind of database.',
  more: 'The embedded database is backed up while the platform stands still; PostgreSQL at any time.',
  flags: databaseFlags,
  words: { min: 1, max: 1 },
  async run(call) {
    const { words, world, show } = call
    const [file = ''] = words
    const [{ withDatabase }, { backup }] = await Promise.all([import('./database.ts'), import('@gatehouse/store')])
    const path = resolve(world.cwd, file)
    // A backup that was cut off never stands under the name of one.
    const partial = `${path}.partial`
    const target = createWriteStream(partial, { mode: 0o600 })
    const opened = new Promise<void>((done, failed) => target.once('open', () => done()).once('error', failed))
    try {
      await opened
      const rows = await withDatabase(call, store =>
        withProgress(world, 'writing the backup', () => backup(store, target)),
      )
      await rename(partial, path)
      await show({ file, rows }, () => `${file} holds ${rows} rows.`)
      world.err('The master key is not in it: keep it elsewhere, without it the secrets cannot be read.\n')
    } catch (thrown) {
      target.destroy()
      await rm(partial, { force: true })
      throw thrown instanceof Failure || !(thrown as NodeJS.ErrnoException).code ? thrown : unwritableFile(file, thrown)
    }
  },
}
