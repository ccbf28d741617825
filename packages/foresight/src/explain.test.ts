import assert from 'node:assert/strict'
import { test } from 'node:test'
import { changeBefore } from './change-before.ts'
import { type Breakdown, explain } from './explain.ts'

/** Ten versions of chance: by target, endpoint and both, with failures where `isWrong` says so. */
function breakdowns(isWrong: (target: string, endpoint: string) => boolean, failure = 'upstream_failed'): Breakdown[] {
  const rows = ['t1', 't2', 't3'].flatMap(target =>
    ['/a', '/b', '/c', '/d'].map(endpoint => ({
      key: [target, endpoint],
      before: { requests: 1000, amount: 10 },
      during: { requests: 1000, amount: isWrong(target, endpoint) ? 400 : 10 },
    })),
  )
  const by = (at: number, name: string): Breakdown => {
    const keys = [...new Set(rows.map(({ key }) => key[at]!))]
    const sum = (key: string, when: 'before' | 'during') =>
      rows
        .filter(row => row.key[at] === key)
        .reduce((all, row) => ({ requests: all.requests + 1000, amount: all.amount + row[when].amount }), {
          requests: 0,
          amount: 0,
        })
    return {
      by: [name],
      rows: keys.map(key => ({ key: [key], before: sum(key, 'before'), during: sum(key, 'during') })),
    }
  }
  const failed = rows.reduce((all, { during }) => all + during.amount, 0)
  const failures: Breakdown = {
    by: ['failure'],
    rows: [
      { key: [''], before: { requests: 11_880, amount: 0 }, during: { requests: 12_000 - failed, amount: 0 } },
      { key: [failure], before: { requests: 120, amount: 120 }, during: { requests: failed, amount: failed } },
    ],
  }
  return [by(0, 'target'), by(1, 'endpoint'), failures, { by: ['target', 'endpoint'], rows }]
}

const asked = (all: Breakdown[]) => explain({ of: 'perRequest', scale: 1, breakdowns: all, symptoms: ['failure'] })
const first = (all: Breakdown[]) => {
  const [cause] = asked(all).causes
  return cause && Object.fromEntries(cause.by.map((name, at) => [name, cause.key[at]]))
}

test('one target, one endpoint, or an endpoint of one target: what is to blame stands first', () => {
  assert.deepEqual(first(breakdowns(target => target === 't2')), { target: 't2' })
  assert.deepEqual(first(breakdowns((_, endpoint) => endpoint === '/c')), { endpoint: '/c' })
  assert.deepEqual(first(breakdowns((target, endpoint) => target === 't2' && endpoint === '/c')), {
    target: 't2',
    endpoint: '/c',
  })
})

test('it tells the share that it explains, and how it was and is', () => {
  const [cause] = asked(breakdowns(target => target === 't2')).causes
  assert.ok(Math.abs(cause!.explains - 1) < 0.02)
  assert.deepEqual([cause!.share, cause!.before, cause!.during], [1 / 3, 0.01, 0.4])
})

test('where all is alike no place is blamed, nor a code of failure that only tells how it shows', () => {
  const { causes, isEverywhere } = asked(breakdowns(() => true).filter(({ by }) => by[0] !== 'failure'))
  assert.deepEqual([causes, isEverywhere], [[], true])
  assert.equal(asked(breakdowns(target => target === 't1')).causes[0]!.by[0], 'target')
})

test('fewer requests are explained by those that stay away', () => {
  const rows = [
    { key: ['DE'], before: { requests: 3000, amount: 0 }, during: { requests: 10, amount: 0 } },
    { key: ['FR'], before: { requests: 3000, amount: 0 }, during: { requests: 1000, amount: 0 } },
  ]
  const { causes, excess } = explain({ of: 'requests', scale: 1 / 3, breakdowns: [{ by: ['country'], rows }] })
  assert.deepEqual([causes[0]!.key, excess], [['DE'], -990])
})

test('of nothing nothing is told', () => {
  assert.deepEqual(explain({ of: 'requests', scale: 1, breakdowns: [] }), { excess: 0, causes: [], isEverywhere: true })
  const rows = [{ key: ['a'], before: { requests: 10, amount: 1 }, during: { requests: 10, amount: 1 } }]
  assert.deepEqual(asked([{ by: ['target'], rows }]).causes, [])
})

test('a change is told that came shortly before, of what is to blame', () => {
  const cause = { by: ['apiVersion'], key: ['v2'], explains: 1, share: 0.5, before: 0, during: 1 }
  const at = (minutes: number, apiVersion: string) => ({ id: `${minutes}`, atMs: minutes * 60_000, of: { apiVersion } })
  const changes = [at(10, 'v2'), at(40, 'v2'), at(50, 'v1'), at(90, 'v2')]
  const told = (minutes: number, of: typeof cause | undefined = cause) =>
    changeBefore(changes, { fromMs: minutes * 60_000, cause: of })?.id
  assert.deepEqual([told(55), told(84), told(89), told(200)], ['40', '40', '90', undefined])
  assert.equal(told(55, { ...cause, by: ['target'] }), undefined)
})
