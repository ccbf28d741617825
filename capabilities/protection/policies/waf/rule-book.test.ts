import assert from 'node:assert/strict'
import test from 'node:test'
import { Inspection } from '@gatehouse/seclang'
import type { Host } from '@gatehouse/unit'
import { RuleBook } from './rule-book.ts'

const rule = (id: number, word: string) => `SecRule ARGS "@contains ${word}" "id:${id},phase:1,deny"\n`
const many = (word: string) => Array.from({ length: 4000 }, (_, at) => rule(1000 + at, `${word}${at}`)).join('')

test('whoever gets ready while rules change runs the new ones, whichever is planned first', async () => {
  let text = many('old')
  let changed = () => {}
  let told = () => {}
  const ended = new Promise<void>(done => {
    told = done
  })
  const host = {
    rules: {
      files: () => [{ name: 'a.conf', text }],
      watch(_: string, again: () => void) {
        changed = again
        return () => {}
      },
    },
    log: { warn: () => told(), error: (message: string) => assert.fail(message) },
  } as unknown as Pick<Host, 'rules' | 'log'>
  const book = new RuleBook('own', host)
  book.enter()
  const [one, other, late] = ['1', '2', '3'].map(level => new Map([['tx.paranoia_level', level]]))
  await book.ready(one!)
  text = rule(7, 'new')
  const ready = book.ready(other!)
  changed()
  await Promise.resolve()
  const lately = book.planner(late!)
  await Promise.all([ready, ended])
  for (const planner of [book.planner(one!), book.planner(other!), lately]) {
    const request = {
      id: '1',
      method: 'GET',
      target: '/?a=new',
      protocol: 'HTTP/1.1',
      headers: ['Host', 'a'],
      clientAddress: '',
    }
    const inspection = new Inspection(planner!(), request, { nowMs: () => 0 })
    assert.equal(inspection.requestHead().blockedBy?.ruleId, 7)
  }
  book.leave()
})
