import assert from 'node:assert/strict'
import test from 'node:test'
import type { Failure } from '@gatehouse/base'
import { legalTransitions, nextState, type StateMachine } from './states.ts'

const door: StateMachine = {
  initial: 'shut',
  states: ['shut', 'open', 'gone'],
  transitions: {
    open: { from: ['shut'], to: 'open', title: 'Open', summary: '' },
    shut: { from: ['open'], to: 'shut', title: 'Shut', summary: '' },
    vanish: { from: ['open', 'shut'], to: 'gone', title: 'Vanish', summary: '', internal: true },
  },
}

test('a legal transition leads to its state', () => {
  assert.equal(nextState(door, 'shut', 'open'), 'open')
})

test('an illegal transition is a coded conflict that lists the legal ones', () => {
  assert.throws(
    () => nextState(door, 'open', 'open'),
    (e: Failure) => e.code === 'illegal_transition' && e.status === 409 && String(e.extra.legal) === 'shut',
  )
})

test('transitions of the program are not offered', () => {
  assert.deepEqual(legalTransitions(door, 'shut'), ['open'])
})
