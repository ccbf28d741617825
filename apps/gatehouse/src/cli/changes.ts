import { documentFlags, openDocuments } from './apply-documents.ts'
import { changesText } from './change-text.ts'
import type { Command } from './command.ts'

export const command: Command = {
  usage: 'changes -f FILE|FOLDER|-',
  summary: 'What `apply` would do with the same words; changes nothing.',
  flags: documentFlags,
  words: { min: 0, max: 0 },
  async run(call) {
    const planned = await (await openDocuments(call))(true)
    await call.show(planned, () => changesText(planned.changes))
  },
}
