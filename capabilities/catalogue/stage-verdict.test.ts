import assert from 'node:assert/strict'
import test from 'node:test'
import { filled } from '@gatehouse/schema'
import { type StageFigures, type StageSpec, stageSpec } from './stage.ts'
import { verdictOf } from './stage-verdict.ts'

const stage = (objectives: object = {}) => filled(stageSpec, { percent: 10, objectives }) as StageSpec
const side = (requests: number, errors = 0, p95Ms = 10) => ({
  ...{ requests, errors, p95Ms, errorPercent: Math.round((errors / Math.max(1, requests)) * 10_000) / 100 },
})
const figures = (staged = side(100), present = side(900)): StageFigures => ({ staged, present })

test('what keeps its objectives is watched to the end, and kept then', () => {
  assert.deepEqual(verdictOf(stage(), figures(), false), { kind: 'watching' })
  assert.deepEqual(verdictOf(stage(), figures(), true), { kind: 'kept' })
  const atTheEdge = figures(side(100, 1))
  assert.deepEqual(verdictOf(stage({ errorPercentMax: 1 }), atTheEdge, true), { kind: 'kept' })
})

test('a broken objective is told with its figures, before the end as well, once there are requests enough', () => {
  const failing = figures(side(100, 7))
  const reason = '7 of 100 requests failed, 7 %; 1 % may.'
  assert.deepEqual(verdictOf(stage(), failing, false), { kind: 'broken', reason })
  assert.deepEqual(verdictOf(stage({ requestsMin: 101 }), failing, false), { kind: 'watching' })
  const slow = figures(side(100, 0, 80))
  assert.deepEqual(verdictOf(stage({ p95MsMax: 50 }), slow, false), {
    kind: 'broken',
    reason: '95 % of 100 requests took up to 80 ms; 50 ms are allowed.',
  })
  assert.deepEqual(verdictOf(stage({ p95PercentMax: 150 }), slow, false), {
    kind: 'broken',
    reason: '95 % of 100 requests took up to 80 ms, 800 % of the 10 ms of what is live; 150 % are allowed.',
  })
})

test('too few requests to say anything are no reason to promote', () => {
  assert.deepEqual(verdictOf(stage(), figures(side(3)), true), {
    kind: 'unknown',
    reason: 'It had 3 requests in 300 s; 20 are needed to say anything.',
  })
  assert.deepEqual(verdictOf(stage({ p95PercentMax: 150 }), figures(side(100), side(2)), true), {
    kind: 'unknown',
    reason: 'What is live had 2 requests in 300 s; 20 are needed to say anything.',
  })
})
