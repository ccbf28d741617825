import type { Command } from './command.ts'
import { counted } from './counted.ts'
import { namedText } from './named-file.ts'
import { yamlText } from './output.ts'

export const command: Command = {
  usage: 'overlay FILE OVERLAY…',
  summary: 'A document with OpenAPI Overlays (1.0, 1.1) laid onto it, on standard output.',
  more: `It is written as JSON where FILE is, or with --json, and as YAML where FILE is. What each overlay changed stands on standard error.
In a control plane overlays are edits of an API version that every import keeps: spec.overlays.

  gatehouse overlay openapi.yaml edits.yaml > edited.yaml`,
  flags: [],
  words: { min: 2, max: 50 },
  async run({ words: [file = '', ...overlays], values, world }) {
    const [{ readDocument }, { applyOverlay, overlayOf }] = await Promise.all([
      import('@gatehouse/documents'),
      import('@gatehouse/overlay'),
    ])
    const read = async (name: string) => readDocument(await namedText(world.cwd, name), { file: name })
    const document = await read(file)
    let { value } = document
    for (const name of overlays) {
      const laid = applyOverlay(value, overlayOf(await read(name)))
      value = laid.value
      for (const { target, pointers } of laid.actions) {
        world.err(
          `${name}: ${target}: ${pointers.length === 0 ? 'leads to nothing' : counted(pointers.length, 'place')}\n`,
        )
      }
    }
    const isJson = document.format === 'json' || values.json === true
    world.out(isJson ? `${JSON.stringify(value, null, 2)}\n` : await yamlText(value))
  },
}
