import assert from 'node:assert/strict'
import test from 'node:test'
import { durationWords } from './duration-words.ts'

test('a duration is told in its largest unit, and what nobody knows as a dash', () => {
  const told = [0, 42, 90, 540, 5400, 200_000, undefined].map(seconds => durationWords(seconds, 'en-GB'))
  assert.deepEqual(told, ['0 secs', '42 secs', '1.5 mins', '9 mins', '1.5 hrs', '2.3 days', '–'])
})
