import { resolve } from 'node:path'
import { Failure, failureFrom } from '@gatehouse/base'
import type { Format, Level } from '@gatehouse/comparison'
import type { Command } from './command.ts'
import { counted } from './counted.ts'
import { withProgress } from './progress.ts'
import { usage } from './usage.ts'

const formats: readonly Format[] = ['text', 'json', 'markdown', 'html', 'sarif', 'junit', 'github', 'changelog']
const levels: readonly Level[] = ['ERR', 'WARN', 'INFO']

export const command: Command = {
  usage: 'compare BASE REVISION',
  summary:
    'What changed between two documents of an API (OpenAPI, AsyncAPI, GraphQL, Protobuf), by what they mean, and whom it breaks.',
  more: 'Needs nothing that runs. Ends with 1 on a breaking change, with 2 when a document cannot be read. Parts of a document are read from its folder.',
  flags: [
    { name: 'format', type: 'string', description: `${formats.join(', ')}; text unless said.` },
    {
      name: 'fail-on',
      type: 'string',
      description: 'ERR (breaking), WARN (dangerous, too), INFO (anything) or none; ERR unless said.',
    },
  ],
  words: { min: 2, max: 2 },
  async run({ words: [base = '', revision = ''], values, world }) {
    const format = chosen('--format', values.json === true ? 'json' : (values.format ?? 'text'), formats)
    const failOn = chosen('--fail-on', values['fail-on'] ?? 'ERR', [...levels, 'none'])
    const { compareFiles } = await import('../comparison/compare-files.ts')
    const asked = { base: resolve(world.cwd, base), revision: resolve(world.cwd, revision), format }
    const found = await withProgress(world, 'comparing', () =>
      compareFiles({ ...asked, nowMs: world.clock.nowMs() }, world.clock).catch(unreadable),
    )
    world.out(found.text)
    const failing = levels.slice(0, levels.indexOf(failOn as Level) + 1).filter(level => found.counts[level] > 0)
    if (failing.length === 0) return
    const words = { ERR: 'breaking', WARN: 'dangerous', INFO: 'safe' }
    const said = failing.map(level => `${found.counts[level]} ${words[level]}`).join(', ')
    const total = failing.reduce((sum, level) => sum + found.counts[level], 0)
    throw new Failure('gate_failed', `${revision} differs from ${base} in ${counted(total, 'change')}: ${said}.`)
  },
}

function chosen<T extends string>(flag: string, value: unknown, among: readonly T[]): T {
  const found = among.find(one => one === value)
  if (!found) throw usage(`${flag} is one of ${among.join(', ')}, not ${String(value).slice(0, 40)}.`)
  return found
}

const unread: ReadonlySet<string> = new Set(['document_invalid', 'document_too_large', 'definitions_differ_in_kind'])

/** What cannot be read is an input of the command that is not right: nothing was compared. */
function unreadable(thrown: unknown): never {
  const { code, message, hint, problems } = failureFrom(thrown)
  if (!unread.has(code)) throw thrown
  throw new Failure('usage_invalid', message, { hint, problems, extra: { code } })
}
