import { documentFlags, openDocuments } from './apply-documents.ts'
import { isChange, secretsText } from './change-text.ts'
import type { Command } from './command.ts'
import { plannedText } from './outcome-text.ts'

export const command: Command = {
  usage: 'apply -f FILE|FOLDER|-',
  summary: 'Makes the organization as the documents say, all or nothing. Tells what changes before it does.',
  more: 'Nothing is deleted but with --prune --owner key=value. `gatehouse export | gatehouse apply -f -` changes nothing.',
  flags: [...documentFlags, { name: 'dry-run', type: 'boolean', description: 'Only tells, as `changes` does.' }],
  words: { min: 0, max: 0 },
  async run(call) {
    const send = await openDocuments(call)
    const planned = await send(true)
    const json = call.values.json === true
    if (call.values['dry-run'] === true || !planned.changes.some(isChange)) {
      return call.show(planned, () => plannedText(planned))
    }
    if (!json) await call.show(undefined, () => plannedText(planned))
    const done = await send(false)
    await call.show(done, () => ['Applied.', secretsText(done.changes)].filter(Boolean).join('\n'))
  },
}
