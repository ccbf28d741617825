import { resolve } from 'node:path'
import { Failure, type Problem } from '@gatehouse/base'
import type { Command } from './command.ts'
import { counted } from './counted.ts'
import { problemText } from './failure-text.ts'
import { namedText } from './named-file.ts'
import { verbOf } from './shortcut.ts'
import { streamBytes } from './sources.ts'
import { verbFlags } from './verb.ts'
import type { World } from './world.ts'

interface Imported {
  api: string
  apiVersion: string
  definition: string
  upstream: string
  kind: string
  endpoints: number
  findings: Problem[]
  governance?: { policy: string; action: string; count: number; findings: { message: string; rule: string }[] }[]
}

const { verb } = verbOf('Api', 'import')
const ownFlags = verbFlags(verb).filter(({ name }) => !['text', 'url', 'file'].includes(name))

export const command: Command = {
  usage: 'import FILE|URL|-',
  summary:
    'Makes an API, its version, definition and upstream from a document of OpenAPI, AsyncAPI, GraphQL or Protobuf. A broken one stores nothing.',
  flags: ownFlags,
  words: { min: 1, max: 1 },
  async run({ words: [source = ''], values, api, show, world }) {
    const fields = Object.fromEntries(
      Object.entries(values).flatMap(([key, value]) => (key.startsWith('field:') ? [[key.slice(6), value]] : [])),
    )
    const document = await documentOf(source, world)
    const body = { ...fields, ...document.body }
    const made = (await api()
      .ask({ method: verb.method, path: verb.path, body })
      .catch((thrown: unknown) => {
        if (!(thrown instanceof Failure)) throw thrown
        const { code, message, hint, extra } = thrown
        throw new Failure(code, message, { hint, extra, problems: document.placed(thrown.problems) })
      })) as Imported
    for (const finding of document.placed(made.findings ?? [])) world.err(`${problemText(finding)}\n`)
    for (const { policy, action, count, findings } of made.governance ?? []) {
      world.err(`${policy} (${action}): ${counted(count, 'finding')}. ${findings[0]?.message} (${findings[0]?.rule})\n`)
    }
    await show(made, () =>
      [
        `API ${made.api}, version ${made.apiVersion} ${contentOf(made)}, upstream ${made.upstream}.`,
        `Next: gatehouse publish ${made.apiVersion} && gatehouse deploy ${made.apiVersion} ENVIRONMENT`,
      ].join('\n'),
    )
  },
}

const kinds: Readonly<Record<string, string>> = { asyncapi: 'AsyncAPI', graphql: 'GraphQL', protobuf: 'Protobuf' }

const contentOf = ({ kind, endpoints }: Imported) =>
  kind === 'openapi' ? `with ${endpoints} endpoints` : `of ${kinds[kind]}`

interface Given {
  body: { url: string } | { text: string; file: string }
  /** What is told of it, in the files that it was made of. */
  placed(problems: readonly Problem[]): Problem[]
}

async function documentOf(source: string, world: World): Promise<Given> {
  const asTold = (problems: readonly Problem[]) => [...problems]
  if (/^https?:\/\//.test(source)) return { body: { url: source }, placed: asTold }
  if (source === '-') {
    const { decodeText } = await import('@gatehouse/documents')
    return { body: { text: decodeText(await streamBytes(world.stdin())), file: 'standard input' }, placed: asTold }
  }
  const text = await namedText(world.cwd, source)
  const { oneText } = await import('../bundle-file.ts')
  const one = oneText({ text, file: source, path: resolve(world.cwd, source) })
  return { body: { text: one.text, file: source }, placed: one.placed }
}
