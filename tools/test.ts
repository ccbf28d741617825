/**
 * All tests but the long ones; `--long` runs those and the short bench. Words after it choose files by a part
 * of their path.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { projectFiles, root } from './files.ts'
import { groupedFiles } from './rooms.ts'

const words = process.argv.slice(2)
if (words.includes('--help')) {
  console.log('npm test [-- WORD…]: test files whose path holds a word; all but the long ones without one.')
  console.log(
    'npm run test:long [-- WORD…]: the long ones alone; without a word also those of stores on PGlite, and the short bench.',
  )
  process.exit()
}
const long = words.includes('--long')
const chosen = words.filter(word => !word.startsWith('--'))
const ending = long ? '.long.test.ts' : '.test.ts'
const files = projectFiles()
  .filter(file => file.endsWith(ending) && (long || !file.endsWith('.long.test.ts')))
  .filter(file => chosen.length === 0 || chosen.some(word => file.includes(word)))

if (files.length === 0) {
  console.error('No test fits.')
  process.exit(1)
}
// As the program does: what is compiled is kept for every process of every test.
process.env.NODE_COMPILE_CACHE ??= join(root, 'node_modules/.cache/gatehouse')
const startedMs = performance.now()
const seed = ['--import', join(root, 'tools/property-seed.ts'), '--test', '--test-timeout=300000']

const running = new Set<ChildProcess>()
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.once(signal, () => {
    for (const child of running) child.kill(signal)
    process.exitCode = 1
  })
}

/** Ends with the status; what is printed beside another run comes at once, at its end. */
function run(rest: readonly string[], printed: 'now' | 'at the end' = 'now'): Promise<number> {
  const stdio = printed === 'now' ? 'inherit' : (['ignore', 'pipe', 'pipe'] as const)
  const child = spawn(process.execPath, rest, { cwd: root, stdio: stdio as 'inherit' })
  running.add(child)
  const pieces: Uint8Array[] = []
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', piece => pieces.push(piece))
  return new Promise(resolve => {
    child.on('close', code => {
      running.delete(child)
      if (pieces.length > 0) process.stdout.write(Buffer.concat(pieces))
      resolve(code ?? 1)
    })
  })
}

const { together, apart, alone } = groupedFiles(files)

/** Beside those that need a process each. */
async function runTogether(): Promise<number> {
  let worst = 0
  for (const group of together) {
    const printed = apart.length > 0 ? 'at the end' : 'now'
    worst = Math.max(worst, await run([...seed, '--test-isolation=none', ...group], printed))
  }
  return worst
}

/** What `npm test` tried on PostgreSQL alone. */
function runOnPglite(): Promise<number> {
  process.env.TEST_STORES = 'pglite'
  const each = projectFiles().filter(
    file =>
      /(?<!\.long)\.test\.ts$/.test(file) &&
      /\beachStore\b.*testing-stores/.test(readFileSync(join(root, file), 'utf8')),
  )
  return run([...seed, '--test-isolation=none', '--test-name-pattern=\\(pglite\\)$', ...each])
}

const runFiles = (files: string[], concurrency: number) =>
  files.length > 0 ? run([...seed, `--test-concurrency=${concurrency}`, ...files]) : 0
if (!long && chosen.length === 0) process.env.TEST_STORES ??= 'quicker'
let status = Math.max(...(await Promise.all([runTogether(), runFiles(apart, 2)])))
if (long && chosen.length === 0) status = Math.max(status, await runOnPglite())
status = Math.max(status, await runFiles(alone, 1))
if (long && chosen.length === 0) status = (await run([join(root, 'bench/bench.ts'), '--short'])) || status
console.log(`${files.length} test files in ${((performance.now() - startedMs) / 1000).toFixed(0)} s`)
process.exitCode = status
