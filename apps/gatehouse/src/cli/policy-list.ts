import type { Command } from './command.ts'
import { tableText } from './table.ts'

export const command: Command = {
  usage: 'policy list',
  summary: 'The policies there are, with the stages they may run in.',
  flags: [],
  words: { min: 0, max: 0 },
  async run({ show }) {
    const { catalogue } = await import('../capabilities.ts')
    const policies = [...catalogue.policies.values()].map(({ name, version, stages, title, summary }) => ({
      ...{ name, version, stages, title, summary },
    }))
    await show(policies, () =>
      tableText(
        ['name', 'stages', 'summary'],
        policies.map(({ name, stages, summary }) => [name, stages.join(', '), summary]),
      ),
    )
  },
}
