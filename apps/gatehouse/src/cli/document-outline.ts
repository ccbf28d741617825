import type { Command } from './command.ts'
import { namedText } from './named-file.ts'
import { tableText } from './table.ts'

export const command: Command = {
  usage: 'document outline FILE',
  summary: 'What a contract document holds, and where: servers, tags, paths, operations, components.',
  flags: [],
  words: { min: 1, max: 1 },
  async run({ words: [file = ''], world, show }) {
    const { outline } = await import('@gatehouse/authoring')
    const entries = outline(await namedText(world.cwd, file), file)
    await show({ entries }, () =>
      tableText(
        ['line', 'kind', 'name'],
        entries.map(({ kind, name, place }) => [place.line, kind, name]),
        200,
      ),
    )
  },
}
