/** The type check of own policies, by the TypeScript that the house has, against the house's own types. */
import { execFile } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { Failure, type Problem } from '@gatehouse/base'
import { projectRoot } from '../web-root.ts'
import type { PolicyFolder } from './policy-folder.ts'

const checkMsMax = 120_000
const outputBytesMax = 4 * 2 ** 20
const problemsMax = 100

/** Everything that is wrong, with file, line and column. */
export async function typeProblems({ dir, policies }: PolicyFolder): Promise<Problem[]> {
  const work = mkdtempSync(join(tmpdir(), 'gatehouse-policies-'))
  try {
    const config = join(work, 'tsconfig.json')
    writeFileSync(config, JSON.stringify(configOf(policies.map(file => join(dir, file)))))
    const lines = (await output(config, dir)).split('\n')
    return lines.flatMap(problemIn).slice(0, problemsMax)
  } finally {
    rmSync(work, { recursive: true })
  }
}

function configOf(files: string[]) {
  const nodeTypes = join(projectRoot, 'node_modules/@types')
  const at = (path: string) => [join(projectRoot, `${path}.ts`), join(projectRoot, `${path}.d.ts`)]
  const compilerOptions = {
    ...{ target: 'es2024', lib: ['es2024', 'esnext.disposable', 'esnext.collection'] },
    ...{ module: 'preserve', moduleResolution: 'bundler', strict: true, noEmit: true, skipLibCheck: true },
    ...{ allowImportingTsExtensions: true, resolveJsonModule: true },
    ...(existsSync(join(nodeTypes, 'node')) ? { typeRoots: [nodeTypes], types: ['node'] } : { types: [] }),
    paths: { '@gatehouse/*': at('packages/*/src/index') },
  }
  return { compilerOptions, files }
}

function output(config: string, cwd: string): Promise<string> {
  const tsc = join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin/tsc')
  const options = { cwd, timeout: checkMsMax, maxBuffer: outputBytesMax }
  return new Promise((resolve, reject) => {
    execFile(process.execPath, [tsc, '-p', config, '--pretty', 'false'], options, (failed, stdout, stderr) => {
      // It ends with 1 or 2 where it found something, and says it on its standard output.
      if (!failed || stdout !== '') return resolve(stdout)
      reject(
        new Failure('own_policy_invalid', `The type check did not run: ${(stderr || failed.message).slice(0, 500)}`),
      )
    })
  })
}

function problemIn(line: string): Problem[] {
  const found = /^(.+?)\((\d+),(\d+)\): error (TS\d+): (.*)$/.exec(line)
  if (found) {
    const [, file, at, column, code, message] = found
    const place = { file: file!, line: Number(at), column: Number(column) }
    return [{ code: 'type_error', message: `${message} (${code})`, place }]
  }
  const without = /^error (TS\d+): (.*)$/.exec(line)
  return without ? [{ code: 'type_error', message: `${without[2]} (${without[1]})` }] : []
}
