/** Clients of real documents: made, held against the type checkers of their languages, and called against a live mock. */
import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { contractOf } from '@gatehouse/contract/openapi/contract-of.ts'
import { Schemas } from '@gatehouse/contract/schema/schemas.ts'
import { type OpenApiDocument, pointerSteps, readOpenApi } from '@gatehouse/documents'
import { References } from '@gatehouse/documents/openapi/reference.ts'
import { record } from '@gatehouse/documents/openapi/tree.ts'
import { NoSample, Sampler } from '@gatehouse/sample'
import { valuesFor } from '@gatehouse/sample/request/request-values.ts'
import { pythonPackage, type SdkPackage, typescriptPackage } from '@gatehouse/sdk'
import { namedOperations as pythonNames } from '@gatehouse/sdk/python/group-file.ts'
import { aroundOf as pythonAround } from '@gatehouse/sdk/python/python.ts'
import { namedOperations as typescriptNames } from '@gatehouse/sdk/typescript/group-file.ts'
import { aroundOf as typescriptAround } from '@gatehouse/sdk/typescript/typescript.ts'
import { modelOf, type Operation, type Parameter, type SdkModel } from '@gatehouse/sdk-model'
import { runMock } from '../../apps/gatehouse/src/mock/run-mock.ts'

export type Language = 'typescript' | 'python'

const run = promisify(execFile)
const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))
const options = { name: 'real-client', version: '1.0.0' }

export interface Called {
  made: number
  /** Operations for which no valid arguments were found. */
  unmade: string[]
  failed: string[]
}

export interface SdkOutcome {
  operations: number
  types: number
  problems: string[]
  called?: Called
}

export interface Wanted {
  language: Language
  /** Against a mock, too. */
  call: boolean
}

/** Of a file, in a folder that is gone afterwards. */
export async function tryClient(file: string, { language, call }: Wanted): Promise<SdkOutcome> {
  const document = readOpenApi(readFileSync(file, 'utf8'), { file, forgiven: ['path_equivalent'] })
  const model = modelOf(document)
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-sdk-real-'))
  try {
    write(folder, language === 'python' ? pythonPackage(model, options) : typescriptPackage(model, options))
    const problems = await checked(folder, language)
    const operations = model.groups.flatMap(group => group.operations).length
    const outcome = { operations, types: model.types.size, problems }
    return call ? { ...outcome, called: await called({ folder, document, model, language }) } : outcome
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function write(folder: string, files: SdkPackage): void {
  for (const [path, text] of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
}

/** What its type checker says, and its own tests. */
async function checked(folder: string, language: Language): Promise<string[]> {
  const tsc = here('../../node_modules/.bin/tsc')
  const checks: [string, string[]][] =
    language === 'python'
      ? [
          ['mypy', ['--strict', '--python-version', '3.10', '--cache-dir', join(folder, '.mypy'), 'src', 'tests']],
          ['python3', ['-I', 'tests/test_client.py']],
        ]
      : [
          [tsc, ['--noEmit', '-p', '.']],
          [process.execPath, ['--test', 'test/client.test.ts']],
        ]
  const { NODE_TEST_CONTEXT: _, ...env } = process.env
  const found = checks.map(([program, words]) =>
    run(program, words, { cwd: folder, env, maxBuffer: 2 ** 26, timeout: 120_000 }).then(
      () => [],
      thrown => [`${program}: ${thrown.stdout || thrown.message}`.slice(0, 2000)],
    ),
  )
  return (await Promise.all(found)).flat()
}

interface Calling {
  folder: string
  document: OpenApiDocument
  model: SdkModel
  language: Language
}

/** Without the patterns that a mock does not read: those that look around (RE2). Each look tells one of a schema. */
function readable(document: OpenApiDocument): OpenApiDocument {
  let at = readOpenApi(JSON.stringify(document.value))
  for (let look = 0; look < 100; look++) {
    const unread = contractOf(at, () => true).problems.filter(({ code }) => code === 'schema_unread')
    if (unread.length === 0) return at
    const references = new References(at.value)
    for (const { pointer } of unread) delete record(references.at(pointerSteps(pointer ?? ''))).pattern
    at = readOpenApi(JSON.stringify(at.value))
  }
  return at
}

interface Call {
  id: string
  member: string
  method: string
  args: Record<string, unknown>
}

async function called({ folder, document: written, model, language }: Calling): Promise<Called> {
  const document = readable(written)
  const file = join(folder, 'mocked.json')
  writeFileSync(file, JSON.stringify(document.value))
  const { calls, unmade } = callsOf(document, model, language)
  const asked = { seed: undefined, dynamic: false, stateful: false, security: true, validate: true }
  const faults = { latencyMs: undefined, failuresPercent: undefined }
  const mock = await runMock({ ...asked, ...faults, file }, { address: '127.0.0.1', port: 0 })
  const auth = Object.fromEntries(model.schemes.map(({ id }) => [id, 'user:word']))
  writeFileSync(join(folder, 'calls.json'), JSON.stringify({ url: `http://127.0.0.1:${mock.port}`, auth, calls }))
  const [program, driver] = language === 'python' ? ['python3', 'drive.py'] : [process.execPath, 'drive.ts']
  writeFileSync(join(folder, driver!), readFileSync(here(`sdk-drivers/${driver}`)))
  try {
    const { stdout } = await run(program!, [driver!], { cwd: folder, maxBuffer: 2 ** 26, timeout: 120_000 })
    return { made: calls.length, unmade, failed: JSON.parse(stdout) as string[] }
  } finally {
    await mock.stop()
  }
}

function callsOf(document: OpenApiDocument, model: SdkModel, language: Language): { calls: Call[]; unmade: string[] } {
  const { endpoints, schemas } = contractOf(document, () => true, { examples: true })
  const sampler = new Sampler(new Schemas({ $defs: schemas }, { side: 'request', formats: true, flat: true }))
  const around = language === 'python' ? pythonAround(model, options) : typescriptAround(model)
  const calls: Call[] = []
  const unmade: string[] = []
  for (const group of model.groups) {
    const named = language === 'python' ? pythonNames(group) : typescriptNames(group, around as never)
    for (const { operation, method, keys } of named) {
      const contract = endpoints.get(operation.id)!
      const args = argumentsOf(operation, { keys, sampler, contract })
      if (args) calls.push({ id: operation.id, member: around.members.get(group)!, method, args })
      else unmade.push(operation.id)
    }
  }
  return { calls, unmade }
}

interface Sampling {
  keys: ReadonlyMap<Parameter, string>
  sampler: Sampler
  contract: Parameters<typeof valuesFor>[0]['contract']
}

function argumentsOf(operation: Operation, { keys, sampler, contract }: Sampling): Record<string, unknown> | undefined {
  const { id, method, path, body } = operation
  const bare = { parameters: contract.parameters, replies: contract.replies }
  const endpoint = { id, method, path, pointer: '', contract: bare }
  const values = valuesFor(endpoint, { sampler, seed: 'real', fields: 'required' })
  if (!values) return undefined
  const args: Record<string, unknown> = {}
  for (const [parameter, key] of keys) {
    const value = values[parameter.in][parameter.name]
    if (value !== undefined) args[key] = value
  }
  if (!body?.required) return args
  try {
    const schema = contract.body?.types[body.mediaType]?.schema
    return { ...args, body: sampler.of(schema ?? {}, { seed: `real ${id}`, fields: 'required' }) }
  } catch (thrown) {
    if (thrown instanceof NoSample) return undefined
    throw thrown
  }
}
