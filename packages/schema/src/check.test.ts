import assert from 'node:assert/strict'
import test from 'node:test'
import type { Failure } from '@gatehouse/base'
import { defaulted, type Filled, object, oneOf, type Static, Type, when } from './build.ts'
import { filled, problemsOf } from './check.ts'

const limit = object({
  limit: Type.Integer({ minimum: 1 }),
  windowSeconds: defaulted(Type.Integer({ minimum: 1 }), 60),
  by: defaulted(oneOf(['consumer', 'ip', 'header']), 'consumer'),
  headerName: when({ by: 'header' }, Type.Optional(Type.String())),
})

test('what is written and what code receives are typed apart', () => {
  const written: Static<typeof limit> = { limit: 5 }
  const received: Filled<typeof limit> = filled(limit, written)
  assert.deepEqual(received, { limit: 5, windowSeconds: 60, by: 'consumer' })
  const by: 'consumer' | 'ip' | 'header' = received.by
  assert.equal(by, 'consumer')
})

test('filling leaves the written value alone', () => {
  const written = { limit: 5 }
  filled(limit, written)
  assert.deepEqual(written, { limit: 5 })
})

test('every problem is told at once, with pointer and suggestion', () => {
  const problems = problemsOf(limit, { limt: 3, windowSeconds: 'x', by: 'ip', headerName: 'a' })
  assert.deepEqual(
    problems.map(({ code, pointer, hint }) => [code, pointer, hint]),
    [
      ['missing_key', '/limit', undefined],
      ['unknown_key', '/limt', 'limit'],
      ['invalid_value', '/windowSeconds', undefined],
      ['not_applicable', '/headerName', undefined],
    ],
  )
})

test('an unfit value is refused with a coded failure', () => {
  assert.throws(
    () => filled(limit, {}),
    (e: Failure) => e.code === 'invalid_input' && e.problems.length === 1,
  )
})

test('of a union only the branch that was meant is reported', () => {
  const shape = Type.Union([
    object({ kind: Type.Literal('a'), value: Type.String() }),
    object({ kind: Type.Literal('b'), weight: Type.Number() }),
  ])
  assert.deepEqual(
    problemsOf(shape, { kind: 'b', weight: 'heavy' }).map(problem => problem.pointer),
    ['/weight'],
  )
})

test('defaults are filled inside lists and records too', () => {
  const nested = object({
    list: Type.Array(limit),
    record: defaulted(
      Type.Record(Type.String(), object({ on: defaulted(Type.Boolean(), true), limits: Type.Array(limit) })),
      {},
    ),
  })
  const found: Filled<typeof nested> = filled(nested, {
    list: [{ limit: 1 }],
    record: { a: { limits: [{ limit: 2 }] } },
  })
  assert.equal(found.list[0]!.windowSeconds, 60)
  assert.equal(found.record.a!.on, true)
  assert.equal(found.record.a!.limits[0]!.by, 'consumer')
})
