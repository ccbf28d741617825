import assert from 'node:assert/strict'
import test from 'node:test'
import type { Failure } from '@gatehouse/base'
import { redisAddress } from './redis-address.ts'

test('an address says the server, who asks, and how', () => {
  assert.deepEqual(redisAddress('redis://127.0.0.1'), {
    ...{ kind: 'single', nodes: [{ host: '127.0.0.1', port: 6379 }], tls: false, database: 0 },
  })
  assert.deepEqual(redisAddress('rediss://gate:p%40ss@redis.internal:6380/3'), {
    ...{ kind: 'single', nodes: [{ host: 'redis.internal', port: 6380 }], tls: true, database: 3 },
    ...{ username: 'gate', password: 'p@ss' },
  })
  assert.deepEqual(redisAddress('redis-sentinel://secret@a:1,[::1],c/mymaster'), {
    ...{ kind: 'sentinel', tls: false, database: 0, password: 'secret', master: 'mymaster' },
    nodes: [
      { host: 'a', port: 1 },
      { host: '::1', port: 26379 },
      { host: 'c', port: 26379 },
    ],
  })
  assert.deepEqual(redisAddress('rediss-cluster://a:7000,b').nodes.length, 2)
})

for (const wrong of [
  ...['', 'http://a', 'redis://', 'redis://a,b', 'redis://a:0', 'redis://a:99999', 'redis://a/x', 'redis://a b'],
  ...['redis-sentinel://a', 'redis-cluster://a/3', 'redis://user:%zz@a', 'redis-elsewhere://a'],
  ...['redis://user:s3cret@a:0', 'redis://user:s3cret%zz@a', 'user:s3cret@a', 'redis://user:s3cret@'],
]) {
  test(`"${wrong}" is no address of Redis, and the refusal does not tell its password`, () => {
    assert.throws(
      () => redisAddress(wrong),
      (thrown: Failure) => thrown.code === 'setting_invalid' && !thrown.message.includes('s3cret'),
    )
  })
}
