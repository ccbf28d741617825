import assert from 'node:assert/strict'
import test from 'node:test'
import { counting } from './verdict.ts'

test('what was not looked at any more counts beyond the baseline, which is of rules and of nothing else', () => {
  const accepted = { baseline: { fingerprints: new Set(['known']), more: 100 }, waivers: [] }
  const finding = { rule: 'a', severity: 'error', message: 'm', pointer: '' } as const
  const findings = [
    { ...finding, fingerprint: 'known' },
    { ...finding, fingerprint: 'new' },
  ]
  const told = (more: number, hasBaseline: boolean) =>
    counting({ findings, more }, accepted, { hasBaseline }).map(({ rule, fingerprint }) => fingerprint || rule)
  assert.deepEqual(told(100, true), ['new'])
  assert.deepEqual(told(101, true), ['new', 'too-many-findings'])
  assert.deepEqual(told(0, false), ['new'])
  assert.deepEqual(told(1, false), ['new', 'too-many-findings'])
})
