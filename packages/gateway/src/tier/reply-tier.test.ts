import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import test, { type TestContext } from 'node:test'
import { systemClock } from '@gatehouse/base'
import type { KeptReply } from '@gatehouse/unit'
import { openLink } from '../limits/redis/open-redis.ts'
import { redisAddress } from '../limits/redis/redis-address.ts'
import { redisServer, withRedis } from '../limits/redis/redis-server.model.ts'
import { ReplyTier } from './reply-tier.ts'
import { Seal } from './seal.ts'

const claim = { key: 'k', owner: 'org', fingerprint: 'first', keepMs: 60_000 }
const reply: KeptReply = { status: 201, headers: ['A', 'b'], body: new TextEncoder().encode('done') }
const pause = (ms: number) => new Promise(resolve => setTimeout(resolve, ms))

/** As many gateways on one Redis. */
async function gateways(t: TestContext, count: number, holdMs = 400) {
  const server = await redisServer(t)
  const key = randomBytes(32).toString('base64')
  const open = async () => {
    const log = { warn() {}, error() {} }
    const settings = { address: redisAddress(`redis://127.0.0.1:${server.port}`), timeoutMs: 2000 }
    const link = openLink(settings, { clock: systemClock, log })
    const tier = new ReplyTier({ link, seal: new Seal(key), clock: systemClock, holdMs })
    const up = async () => {
      while (!link.up) await pause(5)
    }
    const die = () => {
      tier.close()
      link.close()
    }
    t.after(die)
    await up()
    return { tier, die, up }
  }
  return { server, all: await Promise.all(Array.from({ length: count }, open)) }
}

const kindOf = async ({ tier }: { tier: ReplyTier }, changes = {}) => (await tier.claim({ ...claim, ...changes })).kind

test(
  'what a gateway had sent when it died counts as under way for its time, and is lost after that, never sent again',
  withRedis,
  async t => {
    const { all } = await gateways(t, 2)
    const [one, other] = [all[0]!, all[1]!]
    assert.equal(await kindOf(one), 'mine')
    await pause(600)
    assert.equal(await kindOf(other), 'under-way', 'it says so again and again while it lives')
    one.die()
    while ((await kindOf(other)) === 'under-way') await pause(20)
    assert.equal(await kindOf(other), 'lost')
  },
)

test('a reply is kept for all, bound to its request; what was never done is not', withRedis, async t => {
  const { all } = await gateways(t, 2)
  const [one, other] = [all[0]!, all[1]!]
  await one.tier.claim(claim)
  one.tier.settle('k', reply)
  while ((await kindOf(other)) === 'under-way') await pause(5)
  assert.deepEqual(await other.tier.claim(claim), { kind: 'kept', reply })
  assert.equal(await kindOf(other, { fingerprint: 'second' }), 'other-request')
  await one.tier.claim({ ...claim, key: 'n' })
  one.tier.settle('n', 'never')
  while ((await kindOf(other, { key: 'n' })) === 'under-way') await pause(5)
  assert.equal(await kindOf(one, { key: 'n' }), 'under-way', 'the other one has it now')
})

test(
  'Redis that comes back empty is told again of what is under way, and of what became of it meanwhile',
  withRedis,
  async t => {
    const { server, all } = await gateways(t, 2)
    const [one, other] = [all[0]!, all[1]!]
    await one.tier.claim(claim)
    await one.tier.claim({ ...claim, key: 'k2' })
    await server.kill()
    assert.equal(await kindOf(other), 'away')
    other.tier.settle('k', 'never')
    one.tier.settle('k2', reply)
    await server.start()
    await Promise.all([one.up(), other.up()])
    await pause(1200)
    assert.equal(await kindOf(other, { key: 'k2' }), 'kept')
    assert.equal(await kindOf(other), 'under-way')
  },
)

test(
  'what is said late of a request that was never sent takes nothing from the next one under its key',
  withRedis,
  async t => {
    const { server, all } = await gateways(t, 2, 30_000)
    const [one, other] = [all[0]!, all[1]!]
    await server.kill()
    assert.equal(await kindOf(one), 'away')
    one.tier.settle('k', 'never')
    await server.start()
    await one.up()
    assert.equal(await kindOf(one), 'mine', 'sent before the end of the first try is told')
    await Promise.all([other.up(), pause(1100)])
    assert.equal(await kindOf(other), 'under-way')
  },
)
