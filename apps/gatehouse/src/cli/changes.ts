import { resolve } from 'node:path'
import type { OutcomeChange } from '@gatehouse/program'
import { documentFlags, openDocuments } from './apply-documents.ts'
import { changesText } from './change-text.ts'
import type { Call, Command } from './command.ts'
import { usage } from './usage.ts'

export const command: Command = {
  usage: 'changes -f FILE|FOLDER|-',
  summary:
    'What `apply` would do with the same words; changes nothing. With --against: which requests a gateway’s own file answers otherwise than another.',
  flags: [
    ...documentFlags,
    {
      name: 'against',
      type: 'string',
      description: 'A gateway’s own file from before; needs nothing that runs, and one -f.',
    },
  ],
  words: { min: 0, max: 0 },
  async run(call) {
    const { against } = call.values
    if (against !== undefined) return outcomes(call, String(against))
    const planned = await (await openDocuments(call))(true)
    await call.show(planned, () => changesText(planned.changes))
  },
}

async function outcomes({ values, show, world }: Call, before: string): Promise<void> {
  const [file, ...more] = values.file as string[]
  if (file === undefined || file === '-' || more.length > 0) {
    throw usage('--against compares two files: name one with -f.')
  }
  const { outcomesOf } = await import('../standalone/check.ts')
  const at = (path: string) => (resolve(world.cwd) === process.cwd() ? path : resolve(world.cwd, path))
  const changes = await outcomesOf(at(before), at(file))
  await show({ changes }, () => outcomesText(changes))
}

function outcomesText(changes: readonly OutcomeChange[]): string {
  if (changes.length === 0) return 'Every request is answered as before.'
  return changes
    .map(({ request, endpoints, apiVersion, environment, what }) => {
      const more = endpoints > 1 ? ` and ${endpoints - 1} more of ${apiVersion}` : ` of ${apiVersion}`
      return [`${request}${more} in ${environment}`, ...what.map(one => `    ${one}`)].join('\n')
    })
    .join('\n')
}
