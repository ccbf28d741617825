import type { Command } from './command.ts'
import { valueIn } from './document-edit.ts'
import { yamlText } from './output.ts'
import { usage } from './usage.ts'

export const command: Command = {
  usage: 'document schema FILE…',
  summary: 'A schema that the values of all the files fit: what all have is required.',
  more: '  gatehouse document schema one.json two.json',
  flags: [{ name: 'dialect', type: 'string', description: '3.0 or 3.1, which is the default.' }],
  words: { min: 1, max: 1000 },
  async run({ words, values, world }) {
    const { dialect = '3.1' } = values as { dialect?: string }
    if (dialect !== '3.0' && dialect !== '3.1') throw usage('--dialect is 3.0 or 3.1.')
    const { inferSchema } = await import('@gatehouse/authoring')
    const found: unknown[] = []
    for (const name of words) found.push(await valueIn(world.cwd, name))
    const schema = inferSchema(found, dialect)
    world.out(values.json === true ? `${JSON.stringify(schema, null, 2)}\n` : await yamlText(schema))
  },
}
