import { readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import type { SdkAsked, SdkLanguage, SdkMade } from '../sdk/make-sdk.ts'
import type { Command } from './command.ts'
import { counted } from './counted.ts'
import { namedText } from './named-file.ts'
import { withProgress } from './progress.ts'
import { usage } from './usage.ts'

export const command: Command = {
  usage: 'sdk FILE --language typescript|python --out DIR',
  summary: 'A client of an API as a package: typed, with pages, tries, streams and errors. Needs nothing that runs.',
  more: `The same document makes the same files. With --since, --version is that of the package made of BASE: it grows by what changed for
those who use it, and CHANGELOG.md says what. What was in DIR of an earlier package and is no more goes.

  gatehouse sdk openapi.yaml --language python --out client
  gatehouse sdk openapi.yaml --language typescript --out client --since old.yaml --version 1.4.2`,
  flags: [
    { name: 'language', type: 'string', description: 'typescript or python.', required: true },
    { name: 'out', type: 'string', description: 'Folder of the package.', required: true },
    { name: 'name', type: 'string', description: 'Of the package; made from the title unless said.' },
    { name: 'version', type: 'string', description: 'Of the package; that of the document unless said.' },
    { name: 'since', type: 'string', description: 'The document that the package of --version was made of.' },
  ],
  words: { min: 1, max: 1 },
  async run({ words: [file = ''], values, world, show }) {
    const [{ makeSdk, sdkLanguages }, { isPackageName }, { isVersion }, { writeSdk }] = await Promise.all([
      import('../sdk/make-sdk.ts'),
      import('@gatehouse/sdk/package-name.ts'),
      import('@gatehouse/sdk/package-version.ts'),
      import('../sdk/write-sdk.ts'),
    ])
    const { language, out = '', name, version, since } = values as Record<string, string | undefined>
    if (!sdkLanguages.includes(language as SdkLanguage)) throw usage(`--language is one of ${sdkLanguages.join(', ')}.`)
    if (name !== undefined && !isPackageName(name))
      throw usage('--name is a name that npm and PyPI take: orders-client.')
    if (version !== undefined && !isVersion(version)) throw usage('--version is three numbers: 1.4.2.')
    if (since !== undefined && version === undefined)
      throw usage('--since needs --version: that of the package made of it.')
    for (const one of [file, ...(since === undefined ? [] : [since])]) await namedText(world.cwd, one)
    const folder = resolve(world.cwd, out)
    const changelog = await readFile(join(folder, 'CHANGELOG.md'), 'utf8').catch(() => undefined)
    const asked: SdkAsked = {
      ...{ file: resolve(world.cwd, file), language: language as SdkLanguage, nowMs: world.clock.nowMs() },
      ...(name === undefined ? {} : { name }),
      ...(version === undefined ? {} : { version }),
      ...(since === undefined ? {} : { since: resolve(world.cwd, since) }),
      ...(changelog === undefined ? {} : { changelog }),
    }
    const made = await withProgress(world, `making ${out}`, () => makeSdk(asked, world.clock))
    await writeSdk(folder, made.files)
    const { files, ...told } = made
    await show({ ...told, files: files.length }, () => textOf(made, out))
  },
}

function textOf({ name, version, operations, types, files, advice }: SdkMade, out: string): string {
  const why = advice ? `${advice.words}\n` : ''
  return `${why}${name} ${version}: ${counted(operations, 'operation')}, ${counted(types, 'type')}, ${counted(files.length, 'file')} in ${out}\n`
}
