import assert from 'node:assert/strict'
import test from 'node:test'
import { through } from '../testing-policy.ts'
import { query } from './query.ts'

const sent = async (config: unknown, written: string) =>
  (await through(query, config, { request: { query: written, plan: 'gold' } })).sent!.query

test('parameters are kept, removed, renamed and set; what is not touched keeps its letters', async () => {
  assert.equal(await sent({ keep: ['a', 'b c'] }, 'a=%7e&x=1&b+c=2&%61=3'), 'a=%7e&b+c=2&%61=3')
  assert.equal(await sent({ remove: ['x'] }, 'a=1&%78=2&x&x=3'), 'a=1')
  assert.equal(await sent({ rename: { q: 'find it' } }, 'q=a%26b&q'), 'find%20it=a%26b&find%20it')
  assert.equal(await sent({ set: { a: 'x&y=z#' } }, 'a=1&b=2&a=3'), 'b=2&a=x%26y%3Dz%23')
  assert.equal(await sent({ compute: { plan: 'consumer.plan', gone: 'null' } }, 'gone=1&plan=free'), 'plan=gold')
})

test('half a letter, which a claim of a token may have, makes a parameter all the same', async () => {
  const request = { query: '', plan: '\ud800' }
  const { sent } = await through(query, { compute: { plan: 'consumer.plan' } }, { request })
  assert.equal(sent!.query, 'plan=%EF%BF%BD')
})

test('an allow-list cannot be passed by another spelling, and a broken one is a name like any other', async () => {
  assert.equal(await sent({ keep: ['ok'] }, '%6fk=1&ok%00=2&%zz=3&__proto__=4&OK=5'), '%6fk=1')
  assert.equal(await sent({ remove: ['%zz'] }, '%zz=1&a=2'), 'a=2')
})
