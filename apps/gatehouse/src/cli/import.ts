import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { Failure } from '@gatehouse/base'
import type { Command } from './command.ts'
import { problemText } from './failure-text.ts'
import { verbOf } from './shortcut.ts'
import { streamBytes } from './sources.ts'
import { verbFlags } from './verb.ts'

interface Imported {
  api: string
  apiVersion: string
  definition: string
  upstream: string
  endpoints: number
  findings: { message: string }[]
}

const { verb } = verbOf('Api', 'import')
const ownFlags = verbFlags(verb).filter(({ name }) => !['text', 'url', 'file'].includes(name))

export const command: Command = {
  usage: 'import FILE|URL|-',
  summary: 'Makes an API, its version, definition and upstream from an OpenAPI document. A broken one stores nothing.',
  flags: ownFlags,
  words: { min: 1, max: 1 },
  async run({ words: [source = ''], values, api, show, world }) {
    const fields = Object.fromEntries(
      Object.entries(values).flatMap(([key, value]) => (key.startsWith('field:') ? [[key.slice(6), value]] : [])),
    )
    const body = /^https?:\/\//.test(source)
      ? { ...fields, url: source }
      : { ...fields, text: await textOf(source), file: source === '-' ? 'standard input' : source }
    const made = (await api().ask({ method: verb.method, path: verb.path, body })) as Imported
    for (const finding of made.findings ?? []) world.err(`${problemText({ code: '', ...finding })}\n`)
    await show(made, () =>
      [
        `API ${made.api}, version ${made.apiVersion} with ${made.endpoints} endpoints, upstream ${made.upstream}.`,
        `Next: gatehouse publish ${made.apiVersion} && gatehouse deploy ${made.apiVersion} ENVIRONMENT`,
      ].join('\n'),
    )

    async function textOf(file: string): Promise<string> {
      const { decodeText } = await import('@gatehouse/documents')
      if (file === '-') return decodeText(await streamBytes(world.stdin()))
      try {
        return decodeText(await readFile(resolve(world.cwd, file)))
      } catch (reason) {
        if (reason instanceof Failure) throw reason
        throw new Failure('not_found', `${file} cannot be read: ${(reason as NodeJS.ErrnoException).code}.`)
      }
    }
  },
}
