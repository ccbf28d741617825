import type { Call, Command } from './command.ts'
import { shortcut } from './shortcut.ts'
import { usage } from './usage.ts'
import { rowsText } from './verb.ts'

const list = shortcut({
  usage: 'key list [--unused 90d]',
  summary: 'The keys there are, with when and from which network each was used last; none of them is shown.',
  kind: 'Credential',
  verb: 'list',
  words: { min: 0, max: 0 },
})

export const command: Command = {
  ...list,
  flags: [
    ...list.flags,
    { name: 'unused', type: 'string', description: 'Only those that work and were not used for so long, such as 90d.' },
  ],
  async run(call) {
    if (call.values.unused === undefined) return list.run(call)
    await showUnused(call, daysOf(String(call.values.unused)))
  },
}

interface Unused {
  items: Record<string, unknown>[]
  more: boolean
}

async function showUnused({ api, show, world, tree }: Call, days: number): Promise<void> {
  const { method, path } = tree.commands.find(({ name }) => name === 'unused-credentials')!
  const answer = (await api().ask({ method, path, query: { days, limit: 1000 } })) as Unused
  const columns = ['name', 'application', 'environment', 'createdAt', 'lastUsedAt']
  await show(answer, () => rowsText(columns, answer.items))
  if (answer.more) world.err('There are more than 1000; these were unused for longest.\n')
}

function daysOf(text: string): number {
  const found = /^([1-9]\d{0,3})d?$/.exec(text)
  if (!found || Number(found[1]) > 3650)
    throw usage(`--unused takes a number of days up to 3650, such as 90d, not ${text.slice(0, 50)}.`)
  return Number(found[1])
}
