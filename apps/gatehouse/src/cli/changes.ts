import { resolve } from 'node:path'
import type { OutcomeChange } from '@gatehouse/program'
import { documentFlags, type Outcomes, openDocuments } from './apply-documents.ts'
import { changesText } from './change-text.ts'
import type { Call, Command } from './command.ts'
import { verbOf } from './shortcut.ts'
import { usage } from './usage.ts'

export const command: Command = {
  usage: 'changes -f FILE|FOLDER|-  |  changes VERSION ENVIRONMENT',
  summary:
    'What `apply` would do with the same words, and which requests would be answered otherwise; changes nothing. Of a version: what deploying it would change. With --against: what a gateway’s own file changes.',
  flags: [
    ...documentFlags.map(flag => ({ ...flag, required: false })),
    {
      name: 'against',
      type: 'string',
      description: 'A gateway’s own file from before; needs nothing that runs, and one -f.',
    },
    { name: 'revision', type: 'string', description: 'Of the version; the newest unless said.' },
  ],
  words: { min: 0, max: 2 },
  async run(call) {
    const { against, file, revision } = call.values
    if (call.words.length > 0 || revision !== undefined) return compared(call)
    if (file === undefined) throw usage('Name documents with -f, or a version and an environment.')
    if (against !== undefined) return outcomes(call, String(against))
    const planned = await (await openDocuments(call))(true)
    const requests = planned.outcomes ? [toldText(planned.outcomes)] : []
    await call.show(planned, () => [changesText(planned.changes), ...requests].join('\n'))
  },
}

async function compared(call: Call): Promise<void> {
  if (call.words.length !== 2 || call.values.file !== undefined) {
    throw usage('Name a version and an environment, and no documents.')
  }
  const [name, environment] = call.words
  const { revision } = call.values
  const { verb } = verbOf('ApiVersion', 'compare')
  const query = { environment, ...(revision === undefined ? {} : { revision }) }
  const found = (await call.api().ask({ method: verb.method, path: verb.path, name: name!, query })) as Outcomes
  await call.show(found, () => toldText(found))
}

const toldText = ({ changes, more }: Outcomes) =>
  [outcomesText(changes), ...(more > 0 ? [`And ${more} more.`] : [])].join('\n')

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
