import type { Command } from './command.ts'
import { policiesDir, policiesFlag } from './policies-flag.ts'
import { tableText } from './table.ts'

export const command: Command = {
  usage: 'policy list',
  summary: 'The policies there are, with the stages they may run in.',
  flags: [policiesFlag],
  words: { min: 0, max: 0 },
  async run(call) {
    const { houseWith } = await import('../own-policies/house.ts')
    const { catalogue } = await houseWith(policiesDir(call))
    const policies = [...catalogue.policies.values()].map(({ name, version, stages, title, summary }) => ({
      ...{ name, version, stages, title, summary },
    }))
    await call.show(policies, () =>
      tableText(
        ['name', 'stages', 'summary'],
        policies.map(({ name, stages, summary }) => [name, stages.join(', '), summary]),
      ),
    )
  },
}
