import type { Command } from './command.ts'
import { policiesDir, policiesFlag } from './policies-flag.ts'
import { unknownWord } from './usage.ts'

export const command: Command = {
  usage: 'policy show NAME',
  summary: 'What a policy does, how it is configured, what it answers, with examples.',
  flags: [policiesFlag],
  words: { min: 1, max: 1 },
  async run(call) {
    const [name = ''] = call.words
    const [{ houseWith }, { referencePages }, { jsonSchema }] = await Promise.all([
      import('../own-policies/house.ts'),
      import('@gatehouse/projections'),
      import('@gatehouse/schema'),
    ])
    const { catalogue } = await houseWith(policiesDir(call))
    const policy = catalogue.policies.get(name)
    if (!policy) throw await unknownWord('policy', name, [...catalogue.policies.keys()])
    const { version, stages, title, summary, errors, examples, config } = policy
    const shown = { name, version, stages, title, summary, errors, config: jsonSchema(config), examples }
    const page = referencePages(catalogue).get(`policies/${name}.md`)!
    await call.show(shown, () => page.replace(/^<!--.*-->\n+/, ''))
  },
}
