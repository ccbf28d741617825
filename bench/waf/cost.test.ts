import assert from 'node:assert/strict'
import test from 'node:test'
import { coreRulesAtOne, costUs, nothingHits, someHit, withQuery } from './cost.ts'
import { isInstalled } from './modsecurity.ts'
import { builtInPlan } from './ours.ts'

const missing = !isInstalled() && process.env.CI !== 'true'
const skip = missing ? 'needs the Debian packages modsecurity-crs and libnginx-mod-http-modsecurity' : false

// The bounds are 25 and 250 µs; other work on the machine may double them.
for (const [name, planOf, skipped] of [
  ['the built-in rules', builtInPlan, false],
  ['the Core Rule Set 3.3.4 at paranoia 1', coreRulesAtOne, skip],
] as const) {
  test(`${name} cost a small request within 25 µs where no literal stands, and within 250 where some do`, {
    skip: skipped,
  }, async () => {
    const plan = planOf()
    const none = await costUs(plan, nothingHits)
    const query = await costUs(plan, withQuery)
    const some = await costUs(plan, someHit)
    console.log(`${name}: ${none.toFixed(1)}, with parameters ${query.toFixed(1)}, some stand ${some.toFixed(1)} µs`)
    assert.ok(none < 50 && query < 75, `${none} µs, ${query} µs with two parameters`)
    assert.ok(some < 500, `${some} µs`)
  })
}
