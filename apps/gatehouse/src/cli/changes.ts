import { resolve } from 'node:path'
import { documentFlags, openDocuments } from './apply-documents.ts'
import type { Call, Command } from './command.ts'
import { type Outcomes, outcomesText, plannedText } from './outcome-text.ts'
import { policiesDir, policiesFlag } from './policies-flag.ts'
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
    { ...policiesFlag, description: 'With --against: directory of policies of your own.' },
  ],
  words: { min: 0, max: 2 },
  async run(call) {
    const { against, file, revision } = call.values
    if (call.words.length > 0 || revision !== undefined) return compared(call)
    if (file === undefined) throw usage('Name documents with -f, or a version and an environment.')
    if (against !== undefined) return outcomes(call, String(against))
    const planned = await (await openDocuments(call))(true)
    await call.show(planned, () => plannedText(planned))
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
  await call.show(found, () => outcomesText(found))
}

async function outcomes(call: Call, before: string): Promise<void> {
  const { values, show, world } = call
  const [file, ...more] = values.file as string[]
  if (file === undefined || file === '-' || more.length > 0) {
    throw usage('--against compares two files: name one with -f.')
  }
  const { outcomesOf } = await import('../standalone/check.ts')
  const at = (path: string) => (resolve(world.cwd) === process.cwd() ? path : resolve(world.cwd, path))
  const changes = await outcomesOf(at(before), at(file), policiesDir(call))
  await show({ changes }, () => outcomesText({ changes, more: 0 }))
}
