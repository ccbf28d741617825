import assert from 'node:assert/strict'
import test from 'node:test'
import type { DriftPort, Exchange } from '@gatehouse/unit'
import { FlowNotes } from './flow-notes.ts'

const exchange = { request: { method: 'GET' }, route: { template: '/', basePathLength: 0 } } as Exchange

function notesOf() {
  const told: string[] = []
  const port: DriftPort = { note: ({ name, type }) => void told.push(`${type} ${name}`) }
  return { notes: new FlowNotes(port, exchange, 'personal'), told }
}

test('places of records that come again and again are noted once each, whatever their order', () => {
  const { notes, told } = notesOf()
  const path: string[] = []
  for (const [type, ...steps] of [
    ['email', '*', 'mail'],
    ['phone', '*', 'call'],
    ['email', '*', 'mail'],
    ['phone', '*', 'call'],
    ['phone', '*', 'mail'],
    ['email', '*'],
    ['email', '*', 'mail'],
    ['phone', '*', 'mail'],
  ] as const) {
    // As the reader of a body does: one list of steps, changed as it goes.
    path.splice(0, path.length, ...steps)
    notes.note('reply', type, { path })
  }
  notes.note('reply', 'email', 'query')
  notes.note('reply', 'email', 'query')
  assert.deepEqual(told, [
    'email reply /*/mail',
    'phone reply /*/call',
    'phone reply /*/mail',
    'email reply /*',
    'email reply query',
  ])
})

test('of one message so many places are noted and no more', () => {
  const { notes, told } = notesOf()
  for (let i = 0; i < 1000; i++) notes.note('reply', 'email', { path: [`member${i % 200}`] })
  assert.equal(told.length, 64)
})
