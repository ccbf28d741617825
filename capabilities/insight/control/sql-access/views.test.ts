import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import test from 'node:test'
import { viewNames, views } from './views.ts'

test('the guide names each column of each table', () => {
  const guide = readFileSync(new URL('../../../../docs/guides/insight.md', import.meta.url), 'utf8')
  for (const view of viewNames) {
    const row = guide.split('\n').find(line => line.startsWith(`| \`${view}\` |`))!
    const named = [...row.matchAll(/`(\w+)`/g)].map(([, name]) => name).slice(1)
    assert.deepEqual(named, Object.keys(views[view]), view)
  }
})
