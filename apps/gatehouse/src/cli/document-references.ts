import type { Command } from './command.ts'
import { namedText } from './named-file.ts'

export const command: Command = {
  usage: 'document references FILE POINTER',
  summary: 'Where a document refers to a component, an operation, a scheme or a tag of its own.',
  more: '  gatehouse document references openapi.yaml /components/schemas/Pet',
  flags: [],
  words: { min: 2, max: 2 },
  async run({ words: [file = '', pointer = ''], world, show }) {
    const { findReferences } = await import('@gatehouse/authoring')
    const references = findReferences(await namedText(world.cwd, file), pointer, file)
    await show({ references }, () =>
      references.length === 0
        ? `Nothing refers to ${pointer}.`
        : references
            .map(({ place, written, pointer: at }) => `${file}:${place.line}:${place.column}  ${written}  ${at}`)
            .join('\n'),
    )
  },
}
