/**
 * All tests but the long ones; `--long` runs those and the short bench. Words after it choose files by a part
 * of their path.
 */
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { projectFiles, root } from './files.ts'
import { groupedFiles } from './rooms.ts'
import { type TestRun, TestRuns } from './test-run.ts'

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
const options = [
  '--import',
  join(root, 'tools/property-seed.ts'),
  '--test',
  '--test-timeout=300000',
  '--test-isolation=none',
]
const runs = new TestRuns()
const { together, apart, alone } = groupedFiles(files)

/** A process for each file. */
const each = (group: readonly string[]): TestRun[] =>
  group.map(file => ({ name: file, rest: [...options, file], atOnce: files.length === 1 }))

/** One process for all of a group. */
const groups = together.map(group => ({
  name: `${group[0]}${group.length > 1 ? ` and ${group.length - 1} more` : ''}`,
  rest: [...options, ...group],
  atOnce: apart.length === 0,
  minutes: 45,
}))

/** What `npm test` tried on PostgreSQL alone, in one process. */
function onPglite(): TestRun {
  const stored = projectFiles().filter(
    file =>
      /(?<!\.long)\.test\.ts$/.test(file) &&
      /\beachStore\b.*testing-stores/.test(readFileSync(join(root, file), 'utf8')),
  )
  return {
    name: 'stores on PGlite',
    rest: [...options, '--test-name-pattern=\\(pglite\\)$', ...stored],
    env: { TEST_STORES: 'pglite' },
    atOnce: true,
    minutes: 45,
  }
}

const whole = chosen.length === 0
if (!long && whole) process.env.TEST_STORES ??= 'quicker'
await Promise.all([runs.all(groups, 1), runs.all(each(apart), 2)])
if (long && whole) await runs.run(onPglite())
await runs.all(each(alone), 1)
const benchOk =
  !(long && whole) ||
  spawnSync(process.execPath, [join(root, 'bench/bench.ts'), '--short'], { cwd: root, stdio: 'inherit' }).status === 0
if (!benchOk) console.log('✖ the short bench')
console.log(runs.conclusion())
console.log(`${files.length} test files in ${((performance.now() - startedMs) / 1000).toFixed(0)} s`)
process.exitCode = runs.ok && benchOk ? 0 : 1
