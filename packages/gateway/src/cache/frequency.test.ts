import assert from 'node:assert/strict'
import test from 'node:test'
import { Frequency } from './frequency.ts'

test('a key counts at least as often as it was asked for, up to fifteen, and others hardly', () => {
  const frequency = new Frequency(1000)
  for (let i = 0; i < 7; i++) frequency.asked(12345)
  for (let key = 0; key < 300; key++) frequency.asked(key * 2654435761)
  assert.ok(frequency.of(12345) >= 7)
  let more = 0
  for (let key = 0; key < 1000; key++) if (frequency.of(key * 7919 + 3) > 1) more++
  assert.ok(more < 50, `${more}`)
  for (let i = 0; i < 99; i++) frequency.asked(12345)
  assert.equal(frequency.of(12345), 15)
})

test('what was asked for a long time ago counts less', () => {
  const frequency = new Frequency(64)
  for (let i = 0; i < 15; i++) frequency.asked(1)
  for (let i = 0; i < 1280; i++) frequency.asked(2)
  assert.ok(frequency.of(1) <= 7)
})
