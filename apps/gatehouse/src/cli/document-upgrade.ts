import type { Command } from './command.ts'
import { namedText } from './named-file.ts'
import { yamlText } from './output.ts'
import { usage } from './usage.ts'

export const command: Command = {
  usage: 'document upgrade FILE',
  summary: 'A document of Swagger 2.0 or OpenAPI 3.0 as one of 3.1 that says the same, on standard output.',
  more: `It is written as JSON where FILE is, or with --json, and as YAML where FILE is. What the new version cannot say stands on
standard error. \`gatehouse compare\` tells what changed: nothing.

  gatehouse document upgrade swagger.yaml > openapi.yaml`,
  flags: [{ name: 'to', type: 'string', description: '3.0 or 3.1, which is the default.' }],
  words: { min: 1, max: 1 },
  async run({ words: [file = ''], values, world }) {
    const to = (values.to as string | undefined) ?? '3.1'
    if (to !== '3.0' && to !== '3.1') throw usage('--to is 3.0 or 3.1.')
    const { upgraded } = await import('@gatehouse/authoring')
    const text = await namedText(world.cwd, file)
    const { value, from, lost } = upgraded(text, to, file)
    world.err(`${file}: from ${from} to ${String(value.openapi)}\n`)
    for (const { pointer, message } of lost) world.err(`${pointer}  ${message}\n`)
    const isJson = values.json === true || /^\s*\{/.test(text)
    world.out(isJson ? `${JSON.stringify(value, null, 2)}\n` : await yamlText(value))
  },
}
