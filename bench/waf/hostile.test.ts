import assert from 'node:assert/strict'
import test from 'node:test'
import { quickestMs } from '@gatehouse/base/quickest.model.ts'
import type { Plan } from '@gatehouse/seclang'
import { hostileTexts } from './hostile.ts'
import { isInstalled } from './modsecurity.ts'
import { builtInPlan, coreRulePlan, coreRulePlan4, opinionOf } from './ours.ts'

const missing = !isInstalled() && process.env.CI !== 'true'
const skip = missing ? 'needs the Debian packages modsecurity-crs and libnginx-mod-http-modsecurity' : false
const bytes = 8000
const sentence =
  'A long description of a pair of shoes, red and blue, that are worn by people who walk (or run) a lot; they cost 12.50. '

function tookMs(plan: Plan, text: string): Promise<number> {
  const headers = ['User-Agent', 'a/1', 'Accept', '*/*', 'Content-Type', 'application/json', 'Content-Length', '1']
  const request = () => ({ category: '', method: 'POST', target: '/a', headers, body: JSON.stringify({ text }) })
  return quickestMs(() => opinionOf(plan, request()), 4)
}

for (const [name, planOf, skipped] of [
  ['the built-in rules', builtInPlan, false],
  ['the Core Rule Set', coreRulePlan, skip],
  ['the Core Rule Set 4', coreRulePlan4, false],
] as const) {
  test(`a hostile text takes ${name} no more than ten times what a harmless one of its size does`, {
    skip: skipped,
  }, async () => {
    const plan = planOf()
    // Escapes make some bodies longer: each is held against a harmless one of as many bytes.
    const known = new Map<number, number>()
    const harmlessMs = async (length: number) => {
      const ms = known.get(length) ?? (await tookMs(plan, sentence.repeat(length).slice(0, length)))
      known.set(length, ms)
      return ms
    }
    for (let round = 0; round < 5; round++) await tookMs(plan, sentence.repeat(bytes).slice(0, bytes))
    for (const text of hostileTexts(bytes)) {
      const took = await tookMs(plan, text)
      const base = await harmlessMs(JSON.stringify(text).length - 2)
      assert.ok(
        took < 10 * base + 5,
        `${JSON.stringify(text.slice(0, 16))}: ${took.toFixed(1)} ms beside ${base.toFixed(1)}`,
      )
    }
  })
}
