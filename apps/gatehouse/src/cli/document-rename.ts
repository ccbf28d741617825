import type { Command } from './command.ts'
import { counted } from './counted.ts'
import { editFile, writeFlag } from './document-edit.ts'

export const command: Command = {
  usage: 'document rename FILE POINTER NAME',
  summary: 'A component, an operation or a tag under another name, wherever the document says it.',
  more: `Comments, order, quotes and blanks stay as they are.

  gatehouse document rename openapi.yaml /components/schemas/Pet Animal --write`,
  flags: [writeFlag],
  words: { min: 3, max: 3 },
  async run(call) {
    const [file = '', pointer = '', to = ''] = call.words
    const { renamed } = await import('@gatehouse/authoring')
    await editFile(call, file, text => {
      const done = renamed(text, pointer, to, file)
      return { text: done.text, said: `${pointer} is called ${to} in ${counted(done.places, 'place')}.` }
    })
  },
}
