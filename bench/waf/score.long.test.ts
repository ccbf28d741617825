import assert from 'node:assert/strict'
import test from 'node:test'
import { isInstalled } from './modsecurity.ts'
import { score, sets } from './score.ts'

const missing = !isInstalled() && process.env.CI !== 'true'
const skip = missing ? 'needs the Debian packages modsecurity-crs and libnginx-mod-http-modsecurity' : false

for (const set of Object.keys(sets) as (keyof typeof sets)[])
  test(`verdicts of the Core Rule Set ${set} are those of ModSecurity, and good requests pass the built-in rules`, {
    skip,
  }, async () => {
    const { rows } = await score(40, 11, set)
    assert.equal(rows.length, 12)
    for (const { category, requests, ours, theirs, builtIn, agreed, compared } of rows) {
      const most = category === 'good' ? 0.01 : 0.1
      assert.ok(agreed >= compared * (1 - most), `${category}: ${agreed} of ${compared} alike`)
      if (category === 'good') {
        assert.ok(compared > 500 && ours <= theirs, `${ours} good ones refused, and ${theirs} by ModSecurity`)
        assert.ok(builtIn <= 0.003 * requests, `${builtIn} good ones refused by the built-in rules`)
      } else {
        assert.ok(ours >= theirs - 0.05 * requests, `${category}: ${ours} refused, and ${theirs} by ModSecurity`)
        assert.ok(builtIn >= 0.85 * requests, `${category}: ${builtIn} of ${requests} refused by the built-in rules`)
      }
    }
  })
