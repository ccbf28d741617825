/** `npm run corpus`: what the engines make of the corpora, in figures. Installed by `npm ci --prefix tools/corpus`. */
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { comparedTexts, judged, labelledPairs } from './labelled.ts'
import { runMutations } from './mutations.ts'
import { compareReal, noOutcome, realDocuments } from './real.ts'

const help = `npm run corpus -- [labelled] [real] [github] [mutations] [sdk] [spectral] [--documents N] [--shard I/N] [--mutations N] [--seed N]
Without a word all of them: 149 labels, 2,639 documents with their twins, GitHub Enterprise, 10,000 mutations.
sdk, which has to be asked for: clients of three documents in two languages, and of GitHub's 13 MB the time and the memory.
spectral, which has to be asked for: our findings on real documents beside those of Spectral (--documents 300).
--shard 2/4: of four parts of the documents the second, as large as the others.`

const args = process.argv.slice(2)
const numberOf = (flag: string, otherwise: number) => {
  const at = args.indexOf(flag)
  return at < 0 ? otherwise : Number(args[at + 1])
}
const words = args.filter((word, at) => !word.startsWith('--') && !args[at - 1]?.startsWith('--'))
const isAsked = (word: string) => words.length === 0 || words.includes(word)

function labelled(): void {
  const pairs = labelledPairs()
  const labels = pairs.reduce((sum, { expectations }) => sum + expectations.length, 0)
  const misses = pairs.flatMap(pair => judged(pair, comparedTexts(pair)))
  const share = ((100 * (labels - misses.length)) / labels).toFixed(1)
  console.log(`labelled pairs: ${labels - misses.length} of ${labels} labels are met (${share} %)`)
  for (const { pair, missing } of misses) console.log(`  not met: ${pair}: ${missing.join(', ')}`)
}

/** Every n-th, so that each part has small ones and large ones. */
function shardOf(files: string[]): string[] {
  const at = args.indexOf('--shard')
  if (at < 0) return files
  const [, part, parts] = /^([1-9]\d{0,3})\/([1-9]\d{0,3})$/.exec(args[at + 1] ?? '') ?? []
  if (!part || Number(part) > Number(parts)) throw new Error('--shard takes I/N, such as 2/4')
  return files.filter((_, index) => index % Number(parts) === Number(part) - 1)
}

function real(): void {
  const files = shardOf(realDocuments())
  const wanted = numberOf('--documents', files.length)
  const step = Math.max(1, Math.floor(files.length / wanted))
  const outcome = noOutcome()
  let count = 0
  for (let at = 0; at < files.length && count < wanted; at += step) {
    compareReal(files[at]!, outcome)
    if (++count % 250 === 0) console.log(`  … ${count} documents`)
  }
  const { comparisons, unread, breaking, dangerous, told } = outcome
  console.log(`real documents: ${count}, ${comparisons} comparisons with themselves and their twins`)
  console.log(
    `  ${breaking.length} breaking, ${dangerous.length} dangerous; told at all: ${JSON.stringify(told)}; unread: ${unread.join(', ') || 'none'}`,
  )
  for (const { file, twin, change } of [...breaking, ...dangerous].slice(0, 20)) {
    console.log(`  ${change.level} ${file} (${twin}) ${change.id} ${change.pointer}`)
  }
}

function github(): void {
  const at = (name: string) =>
    fileURLToPath(new URL(`node_modules/@octokit/openapi/generated/${name}.json`, import.meta.url))
  const program = fileURLToPath(new URL('../../apps/gatehouse/bin/gatehouse.mjs', import.meta.url))
  const started = performance.now()
  const before = process.resourceUsage().maxRSS
  const ran = spawnSync(process.execPath, [program, 'compare', at('ghes-3.17'), at('ghes-3.19')], { encoding: 'utf8' })
  const seconds = ((performance.now() - started) / 1000).toFixed(1)
  console.log(`GitHub Enterprise 3.17 → 3.19: ${seconds} s; ${ran.stdout.trim().split('\n').slice(-2).join(' ')}`)
  console.log(`  memory of the comparing process: see /usr/bin/time -v; of this one ${Math.round(before / 1024)} MiB`)
}

function mutations(): void {
  const outcome = runMutations(numberOf('--mutations', 10_000), numberOf('--seed', 1))
  const { tried, witnessed, calledSafe, breaking, dangerous, wrongWitness, withoutWitness } = outcome
  console.log(`random changes: ${tried}, of which ${witnessed} have a value that shows that they are not safe`)
  console.log(`  ${breaking} told as breaking, ${dangerous} as dangerous, ${calledSafe.length} called safe`)
  console.log(
    `  ${wrongWitness.length} values of ours that ajv judges otherwise; ${withoutWitness} breaking changes told without a value`,
  )
  for (const one of calledSafe.slice(0, 5)) console.log(`  ${JSON.stringify(one)}`)
}

async function sdk(): Promise<void> {
  const [{ tryClient }, { realClients }] = await Promise.all([import('./sdk.ts'), import('./real-clients.ts')])
  for (const { file } of realClients) {
    for (const language of ['typescript', 'python'] as const) {
      const startedMs = performance.now()
      const { operations, types, problems, called } = await tryClient(fileURLToPath(file), { language, call: true })
      const seconds = ((performance.now() - startedMs) / 1000).toFixed(1)
      console.log(
        `${file.pathname.split('/').at(-1)} in ${language}: ${operations} operations, ${types} types, ${seconds} s`,
      )
      console.log(
        `  ${problems.length} problems of its checkers; ${called!.made} calls, ${called!.failed.length} failed`,
      )
      for (const one of [...problems, ...called!.failed].slice(0, 10)) console.log(`  ${one}`)
    }
  }
  const document = fileURLToPath(
    new URL('node_modules/@octokit/openapi/generated/api.github.com.json', import.meta.url),
  )
  for (const language of ['typescript', 'python']) {
    const program = fileURLToPath(new URL('measure-sdk.ts', import.meta.url))
    console.log(spawnSync(process.execPath, [program, document, language], { encoding: 'utf8' }).stdout.trim())
  }
}

async function spectral(): Promise<void> {
  const { compareWithSpectral, sampled } = await import('./spectral.ts')
  const count = numberOf('--documents', 300)
  const rules = [...(await compareWithSpectral(sampled(count), 'all'))].sort()
  console.log(`spectral:oas, all rules, on ${count} documents: findings of both, of Spectral alone, of ours alone`)
  for (const [rule, { both, theirs, ours }] of rules) {
    console.log(
      `  ${rule.padEnd(36)} ${[both, theirs.length, ours.length].map(one => String(one).padStart(6)).join('')}`,
    )
    for (const one of theirs.slice(0, 2)) console.log(`      ${one}`)
  }
}

if (args.includes('--help')) console.log(help)
else {
  for (const part of [labelled, github, mutations, real]) if (isAsked(part.name)) part()
  if (words.includes('sdk')) await sdk()
  if (words.includes('spectral')) await spectral()
}
