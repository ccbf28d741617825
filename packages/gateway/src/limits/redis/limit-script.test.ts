import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { limitRule, ticksPerMs, ticksPerUs } from '../limit-rule.ts'
import { LimiterModel } from '../limiter.model.ts'
import { limitSequences } from '../sequences.model.ts'
import { memberMs } from './flight-keeper.ts'
import { limitScript, scriptAnswer, scriptArguments } from './limit-script.ts'
import { redisAddress } from './redis-address.ts'
import { openLine } from './redis-line.ts'
import { redisServer, withRedis } from './redis-server.model.ts'

test(
  'C1 every answer of the script, of one limit or of several at once, is the answer of the plain model',
  withRedis,
  async t => {
    const { port } = await redisServer(t)
    const address = redisAddress(`redis://127.0.0.1:${port}`)
    const line = await openLine({ address, connectTimeoutMs: 1000, lost() {} })
    t.after(() => line.close())
    let run = 0
    await fc.assert(
      fc.asyncProperty(limitSequences, async ({ rules, steps }) => {
        const model = new LimiterModel()
        run++
        for (const { atUs, wallMs, uses, charged } of steps) {
          const asks = uses.map(({ rule, cost, needs }) => ({ rule: rules[rule]!, cost, needs, extra: 0 }))
          const keys = uses.map(({ key, rule }) => `{${run}} ${key} ${rules[rule]!.kind}`)
          const now = { ticks: atUs * ticksPerUs, wallMs }
          const args = scriptArguments(asks, { mode: charged ? 'charge' : 'take', ...now })
          const { taken, found } = scriptAnswer(await line.evaluate(limitScript, keys, args), asks)
          const asked = uses.map(({ key, rule, cost, needs }) => ({ key, rule: rules[rule]!, cost, needs }))
          if (charged) {
            model.charge(asked, now)
            continue
          }
          const left = found.map(one => (taken ? one.remainingAfter : one.remaining))
          assert.deepEqual({ taken, left }, model.take(asked, now))
        }
      }),
      { numRuns: 150 },
    )
  },
)

test('C1 L6 a shortened window cuts old debt to the new burst there, too', withRedis, async t => {
  const { port } = await redisServer(t)
  const line = await openLine({ address: redisAddress(`redis://127.0.0.1:${port}`), connectTimeoutMs: 1000, lost() {} })
  t.after(() => line.close())
  const ask = async (windowSeconds: number, cost: number, afterMs: number) => {
    const rule = limitRule({ algorithm: 'gcra', limit: 60, windowSeconds })
    const asks = [{ rule, cost, needs: cost, extra: 0 }]
    const args = scriptArguments(asks, { mode: 'take', ticks: 1 + afterMs * ticksPerMs, wallMs: 0 })
    return scriptAnswer(await line.evaluate(limitScript, ['k'], args), asks)
  }
  assert.equal((await ask(86_400, 60, 0)).taken, true)
  const { taken, found } = await ask(60, 1, 0)
  assert.deepEqual([taken, found[0]!.retryAfterMs], [false, 1000])
})

const flightStep = fc.record({
  ...{ passMs: fc.oneof(fc.constant(0), fc.nat({ max: 20_000 })), key: fc.constantFrom('a', 'b') },
  what: fc.oneof({ weight: 3, arbitrary: fc.constant('enter') }, { weight: 1, arbitrary: fc.constant('look') }),
})

test(
  'C10 of what is under way never more is let in than the limit, and who is not renewed is out',
  withRedis,
  async t => {
    const { port } = await redisServer(t)
    const line = await openLine({
      address: redisAddress(`redis://127.0.0.1:${port}`),
      connectTimeoutMs: 1000,
      lost() {},
    })
    t.after(() => line.close())
    let run = 0
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 4 }),
        fc.array(flightStep, { maxLength: 40 }),
        async (limit, steps) => {
          const rule = limitRule({ algorithm: 'concurrency', limit })
          /** When each that is inside runs out, by key. */
          const model: Record<string, number[]> = { a: [], b: [] }
          let nowMs = 1
          run++
          for (const [i, { passMs, key, what }] of steps.entries()) {
            nowMs += passMs
            const inside = (model[key] = model[key]!.filter(until => until > nowMs))
            const asks = [{ rule, cost: 1, needs: 1, extra: 0 }]
            const how = { mode: what === 'enter' ? 'take' : 'look', ticks: nowMs * ticksPerMs, wallMs: 0 } as const
            const args = scriptArguments(asks, { ...how, member: String(i) })
            const { taken, found } = scriptAnswer(await line.evaluate(limitScript, [`${run}${key}`], args), asks)
            assert.deepEqual([taken, found[0]!.remaining], [inside.length < limit, limit - inside.length])
            if (what === 'enter' && taken) inside.push(nowMs + memberMs)
          }
        },
      ),
      { numRuns: 100 },
    )
  },
)
