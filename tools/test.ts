/**
 * All tests but the long ones; `--long` runs those and the short bench. Words after it choose files by a part
 * of their path.
 */
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { projectFiles, root } from './files.ts'

const words = process.argv.slice(2)
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
const run = (...rest: string[]) => spawnSync(process.execPath, rest, { cwd: root, stdio: 'inherit' }).status ?? 1
let status = run(
  '--import',
  join(root, 'tools/property-seed.ts'),
  '--test',
  '--test-concurrency=2',
  '--test-timeout=300000',
  ...files,
)
if (long && chosen.length === 0) status = run(join(root, 'bench/bench.ts'), '--short') || status
console.log(`${files.length} test files in ${((performance.now() - startedMs) / 1000).toFixed(0)} s`)
process.exitCode = status
