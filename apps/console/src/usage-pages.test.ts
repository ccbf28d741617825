import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import test from 'node:test'
import { isUsagePage } from './usage-pages.ts'

test('every page beside the dashboards is one of usage, and nothing else', () => {
  const source = readFileSync(new URL('./usage/insight-places.tsx', import.meta.url), 'utf8')
  const places = [...source.matchAll(/^ {2}\['([^']+)', '\w+'\],$/gm)].map(([, path]) => path!)
  assert.equal(places.includes('dashboards'), true)
  for (const path of places.filter(path => !path.startsWith('r/')))
    assert.equal(isUsagePage(`/demo/${path}`), true, path)
  assert.equal(isUsagePage('/demo/dashboards/checkout'), true)
  for (const path of ['', 'r/captures', 'r/apis/default/usage', 'forecast'])
    assert.equal(isUsagePage(`/demo/${path}`), false)
})
