/** Own policies and the libraries they import as one text, the same for the same files wherever they lie. */
import { readFileSync } from 'node:fs'
import { isBuiltin } from 'node:module'
import { join, relative } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import type { Problem } from '@gatehouse/base'
import { authorImports, moduleBytesMax } from '@gatehouse/program'
import { type RolldownError, type RolldownLog, rolldown } from 'rolldown'
import type { PolicyFolder } from './policy-folder.ts'

export interface Bundle {
  code: string
  problems: Problem[]
}

const entry = 'own-policies'

/** Exports `files`: of each its name and what it exports. */
export async function bundled({ dir, policies }: PolicyFolder): Promise<Bundle> {
  const problems: Problem[] = []
  const imports = policies.map((file, at) => `import * as file${at} from ${JSON.stringify(join(dir, file))}`)
  const pairs = policies.map((file, at) => `[${JSON.stringify(file)}, file${at}]`)
  const build = await rolldown({
    input: entry,
    cwd: dir,
    platform: 'neutral',
    tsconfig: false,
    resolve: { mainFields: ['module', 'main'], conditionNames: ['import', 'default'] },
    external: Object.keys(authorImports),
    onLog: (_, log) => void (log.code === 'UNRESOLVED_IMPORT' && problems.push(problemOf(log, dir))),
    plugins: [
      {
        name: entry,
        resolveId(id, importer) {
          if (id === entry) return `\0${entry}`
          const why = refusedImport(id)
          if (why === undefined || importer === undefined) return undefined
          problems.push({ code: 'import_refused', message: why, place: placeOf(id, importer, dir) })
          return { id, external: true }
        },
        load: id => (id === `\0${entry}` ? `${imports.join('\n')}\nexport const files = [${pairs.join(', ')}]` : null),
      },
    ],
  })
  try {
    const { output } = await build.generate({ format: 'cjs', exports: 'named', codeSplitting: false, strict: false })
    const code = output[0].code
    if (code.length > moduleBytesMax) {
      const message = `The policies with their libraries are ${code.length} bytes, more than ${moduleBytesMax}.`
      problems.push({ code: 'too_large', message })
    }
    return { code, problems }
  } catch (thrown) {
    const { errors = [] } = thrown as { errors?: RolldownError[] }
    if (errors.length === 0 && problems.length === 0) throw thrown
    return { code: '', problems: [...problems, ...errors.map(one => problemOf(one, dir))] }
  } finally {
    await build.close()
  }
}

function refusedImport(id: string): string | undefined {
  if (isBuiltin(id)) return `A policy cannot import ${id}: what it needs of the world is in Host.`
  if (!id.startsWith('@gatehouse/') || id in authorImports) return undefined
  return `A policy cannot import ${id}; of the house there is ${Object.keys(authorImports).join(', ')}.`
}

/** Where the importer writes it. */
function placeOf(id: string, importer: string, dir: string): Problem['place'] {
  const lines = readFileSync(importer, 'utf8').split('\n')
  const columnIn = (line: string) => Math.max(line.indexOf(`'${id}'`), line.indexOf(`"${id}"`)) + 1
  const at = lines.findIndex(line => columnIn(line) > 0)
  return { file: relative(dir, importer), line: Math.max(at, 0) + 1, column: Math.max(columnIn(lines[at] ?? ''), 1) }
}

function problemOf({ message, loc, id }: RolldownLog, dir: string): Problem {
  const [first = ''] = stripVTControlCharacters(message).split('\n').filter(Boolean)
  const file = loc?.file ?? id
  const place =
    file === undefined
      ? {}
      : { place: { file: relative(dir, file), line: loc?.line ?? 1, column: (loc?.column ?? 0) + 1 } }
  return { code: 'bundle_error', message: first.replace(/^\[\w+\]\s*/, ''), ...place }
}
