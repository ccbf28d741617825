import assert from 'node:assert/strict'
import test from 'node:test'
import type { Failure } from '@gatehouse/base'
import { redisAddress } from '@gatehouse/gateway/limits/redis/redis-address.ts'
import { readSettings } from './read-settings.ts'
import { gatewayFor, partTo, say, upstream } from './testing-gateway.ts'

test('no upstream of a tenant reaches the Redis that counts, also where loopback is open to it', async t => {
  const url = await upstream(t, say('what is counted'))
  const { call: open } = await gatewayFor(t, partTo([url]))
  assert.equal((await open('/pets/v1/pets')).status, 200)
  const redis = { address: redisAddress(url.replace('http', 'redis')), timeoutMs: 50 }
  const { call } = await gatewayFor(t, partTo([url]), { redis })
  const refused = await call('/pets/v1/pets')
  assert.deepEqual([refused.status, ((await refused.json()) as { code: string }).code], [502, 'upstream_forbidden'])
})

test('an address of Redis that is none is refused before anything starts, and its password is not told', async () => {
  const env = { GATEHOUSE_REDIS_URL: 'redis://gate:s3cret@host:99999' }
  await assert.rejects(
    readSettings({ program: 'gateway', args: ['--config', 'x.yaml'], env, cwd: '/' }),
    (thrown: Failure) =>
      thrown.code === 'setting_invalid' && !JSON.stringify([thrown.message, thrown.problems]).includes('s3cret'),
  )
})
