import assert from 'node:assert/strict'
import test from 'node:test'
import { compare } from '../compare.ts'
import { documentWith, libraryOf, places } from '../testing.ts'
import { adviceOf } from './advice.ts'
import { forMarkdown } from './escape.ts'
import { formats, report } from './report.ts'

const hostile = `<script>alert(1)</script>|\`x\`[a](javascript:1)\u001b[31m\u202e"&'`
const of = (schema: unknown, version = '1.2.3') => {
  const document = documentWith({ tags: [hostile], requestBody: { content: { 'application/json': { schema } } } })
  return libraryOf({ ...document, info: { title: hostile, version } })
}
const object = (type: string) => ({
  type: 'object',
  properties: { [hostile]: { type, enum: type === 'string' ? [hostile] : [1] } },
})
const comparison = compare(of(object('string')), of(object('integer')), { nowMs: 0 })

test('no word of a document is markup, a link or a command of a terminal in any report', () => {
  for (const format of formats) {
    const text = report(comparison, format)
    assert.ok(!/[\u001b\u202e]/.test(text), format)
    if (format === 'html' || format === 'junit' || format === 'markdown' || format === 'changelog')
      assert.ok(!text.includes('<script'), format)
    if (format === 'markdown') assert.ok(!text.includes('](javascript'))
  }
})

test('the page has no script and lets nothing in from elsewhere', () => {
  const page = report(comparison, 'html')
  assert.match(page, /default-src 'none'/)
  assert.ok(!/<script|<img|<link|src=|href=/i.test(page))
})

test('JSON holds every change with id, level and pointer', () => {
  const { changes, advice } = JSON.parse(report(comparison, 'json'))
  assert.equal(changes.length, comparison.changes.length)
  for (const { id, level, pointer } of changes)
    assert.ok(id && /^(ERR|WARN|INFO)$/.test(level) && typeof pointer === 'string')
  assert.equal(advice.version, '2.0.0')
})

test('SARIF is of version 2.1.0, and every result names a rule that is there and a line', () => {
  const { version, runs } = JSON.parse(report(comparison, 'sarif'))
  assert.equal(version, '2.1.0')
  const { rules } = runs[0].tool.driver
  for (const { ruleId, ruleIndex, locations } of runs[0].results) {
    assert.equal(rules[ruleIndex].id, ruleId)
    assert.ok(locations[0].physicalLocation.region.startLine >= 1)
  }
})

test('JUnit counts what breaks and what is dangerous as failures', () => {
  const text = report(comparison, 'junit')
  assert.match(text, /failures="[1-9]/)
  assert.ok(text.includes('<failure type="error"'))
})

test('the version that is advised grows by what changed', () => {
  const between = (a: unknown, b: unknown, version = '1.2.3') =>
    adviceOf(compare(of(a, version), of(b, version), { nowMs: 0 }))
  assert.equal(between({ type: 'string' }, { type: 'integer' }).version, '2.0.0')
  assert.equal(between({ type: 'integer' }, { type: 'number' }).version, '1.3.0')
  assert.equal(between({ type: 'string' }, { type: 'integer' }, '0.4.1').version, '0.5.0')
  assert.deepEqual(between({ type: 'string' }, { type: 'string' }), {
    step: 'none',
    words: 'No new version is needed: nothing has changed.',
  })
})

test('the changelog tells consumers what they have to do first, without ids', () => {
  const text = report(
    compare(
      libraryOf(places['request-property']({ type: 'string' })),
      libraryOf(places['request-property']({ type: 'integer' })),
      { nowMs: 0 },
    ),
    'changelog',
  )
  assert.match(text, /## You have to act/)
  assert.ok(!text.includes('request-property-type-changed'))
})

test('no document mentions anybody in a comment or a changelog', () => {
  assert.equal(forMarkdown('for @octocat and a@b.example'), 'for @\u200boctocat and a@\u200bb.example')
})
