import { existsSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { Failure } from '@gatehouse/base'
import type { Command } from './command.ts'
import { usage } from './usage.ts'

/** A gateway that runs looks four times a second. */
const waitMs = 5000

export const command: Command = {
  usage: 'purge-cache [API-VERSION] --data DIR [--path PATH | --tag TAG]',
  summary: 'Gives up what a gateway alone has kept of answers, on its own machine.',
  more: 'With a control plane: `gatehouse api-versions purge-cache NAME ENVIRONMENT`.',
  flags: [
    { name: 'data', type: 'string', description: 'Data directory of the gateway; ./data unless said.' },
    { name: 'path', type: 'string', description: 'Only answers of this path, whatever the query.' },
    { name: 'tag', type: 'string', description: 'Only answers with this tag.' },
  ],
  words: { min: 0, max: 1 },
  async run({ words: [apiVersion], values, world, show }) {
    const { data = './data', path, tag } = values as Record<string, string | undefined>
    if (path !== undefined && tag !== undefined) throw usage('Give --path or --tag, not both.')
    if (path !== undefined && !path.startsWith('/')) throw usage('--path begins with a slash.')
    const { layDown } = await import('../standalone/purge-inbox.ts')
    const folder = join(resolve(world.cwd, data), 'gateway')
    if (!existsSync(folder)) throw new Failure('not_found', `${folder} is no data directory of a gateway.`)
    const what = { ...(apiVersion ? { apiVersion } : {}), ...(path ? { path } : {}), ...(tag ? { tag } : {}) }
    const file = await layDown(folder, what)
    const endMs = performance.now() + waitMs
    while (existsSync(file) && performance.now() < endMs) await setTimeout(20)
    if (existsSync(file)) {
      await rm(file, { force: true })
      throw new Failure('not_found', `No gateway that runs alone with ${data} took it within ${waitMs / 1000} s.`)
    }
    if (existsSync(`${file}.bad`)) throw new Failure('not_found', `The gateway knows no API version ${apiVersion}.`)
    await show(what, () => 'Given up.')
  },
}
