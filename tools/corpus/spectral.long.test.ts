import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import test from 'node:test'

const isInstalled = existsSync(new URL('node_modules/@stoplight/spectral-core', import.meta.url))
const skip = isInstalled || process.env.CI === 'true' ? false : 'npm ci --prefix tools/corpus installs Spectral'

test('rules and places are called, as grave and as chosen as in the rulesets of Spectral', { skip }, async () => {
  const { metadataDifferences } = await import('./spectral.ts')
  // Spectral tells of such references whatever a ruleset says.
  assert.deepEqual(metadataDifferences('spectral:oas'), ['+invalid-ref'])
  assert.deepEqual(metadataDifferences('spectral:asyncapi'), [])
})

test('what Spectral tells of sixty real documents is told here, at the same places', { skip }, async t => {
  const { compareWithSpectral, sampled } = await import('./spectral.ts')
  const rules = await compareWithSpectral(sampled(60), 'all')
  const sum = (of: 'ours' | 'theirs') => [...rules.values()].reduce((total, one) => total + one[of].length, 0)
  const both = [...rules.values()].reduce((total, one) => total + one.both, 0)
  t.diagnostic(`${both} findings of both, ${sum('theirs')} of Spectral alone, ${sum('ours')} of ours alone`)
  assert.ok(both > 1000)
  for (const [rule, { theirs }] of rules) {
    // Of a list that is not in order Spectral tells the list, and we the first that is out of place.
    if (rule !== 'openapi-tags-alphabetical') assert.ok(theirs.length <= 2, `${rule}: ${theirs.join(', ')}`)
  }
})
