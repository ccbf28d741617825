import { resolve } from 'node:path'
import type { Command } from './command.ts'
import { counted } from './counted.ts'
import { yamlText } from './output.ts'

export const command: Command = {
  usage: 'bundle FILE',
  summary: 'An OpenAPI document of several files as one, on standard output.',
  more: `What stands in other files of its folder becomes a component of its kind, once. It is written as JSON where FILE is,
or with --json, and as YAML where FILE is. \`gatehouse import\` does the same by itself.

  gatehouse bundle openapi.yaml > bundled.yaml`,
  flags: [],
  words: { min: 1, max: 1 },
  async run({ words: [file = ''], values, world }) {
    const { bundleFile } = await import('../bundle-file.ts')
    const { root, bundle } = bundleFile(resolve(world.cwd, file))
    world.err(`${file}: of ${counted(bundle.files.length, 'file')}\n`)
    const isJson = root.format === 'json' || values.json === true
    world.out(isJson ? `${JSON.stringify(bundle.value, null, 2)}\n` : await yamlText(bundle.value))
  },
}
