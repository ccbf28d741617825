/**
 * `npm run fuzz [-- --minutes N] [--seed S] [KIND …]`: what we accept and another reads otherwise is printed, kept in
 * `corpus/`, and fails the run. The kinds (`requests`, `replies`, `written`) share the time, 10 minutes unless said.
 */
import { scriptWords } from '@gatehouse/base/script-words.ts'
import { saveCase } from './corpus.ts'
import type { FuzzCounts } from './counts.ts'
import { missingPrograms } from './proxies.ts'
import { fuzzReplies } from './reply-fuzz.ts'
import { fuzzRequests } from './request-fuzz.ts'
import { fuzzWritten } from './written-fuzz.ts'

export const kinds: Record<string, (seed: number, forMs: number) => Promise<FuzzCounts>> = {
  requests: fuzzRequests,
  replies: fuzzReplies,
  written: fuzzWritten,
}

if (import.meta.main) {
  const options = { minutes: { type: 'string', default: '10' }, seed: { type: 'string' } } as const
  const { values, positionals } = scriptWords(import.meta.url, options)
  const missing = missingPrograms()
  if (missing.length > 0) throw new Error(`Install the Debian packages ${missing.join(' and ')}.`)
  const seed = Number(values.seed ?? Date.now() % 2 ** 32)
  const chosen = positionals.length > 0 ? positionals : Object.keys(kinds)
  console.log(`Seed ${seed}, ${values.minutes} minutes: ${chosen.join(', ')}.`)
  for (const kind of chosen) {
    const run = kinds[kind]
    if (!run) throw new Error(`There are ${Object.keys(kinds).join(', ')}.`)
    const { findings, ...counts } = await run(seed, (Number(values.minutes) * 60_000) / chosen.length)
    for (const finding of findings) {
      console.log(`\n${finding.reader}: ${finding.why}\n${finding.text}`)
      console.log(`kept as ${saveCase(kind, finding)}`)
    }
    console.log(kind, JSON.stringify({ ...counts, findings: findings.length }))
    if (findings.length > 0) process.exitCode = 1
  }
}
