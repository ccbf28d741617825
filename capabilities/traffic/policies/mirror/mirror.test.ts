import assert from 'node:assert/strict'
import test from 'node:test'
import { bodyOf, collect, HeaderList } from '@gatehouse/base'
import type { Exchange, Host, PolicyHooks, PolicyUnit, Reply } from '@gatehouse/unit'
import { mirror } from './mirror.ts'

const encoder = new TextEncoder()

function mirrored(body?: string, bodyBytesMax = 100) {
  const sent: (string | undefined)[] = []
  const shadows = {
    send: (_: Exchange, bytes?: Uint8Array) => void sent.push(bytes && new TextDecoder().decode(bytes)),
  }
  const unit = mirror as unknown as PolicyUnit
  const config = { label: 'version', value: 'shadow', percent: 100, bodyBytesMax }
  const hooks = unit.create(config as never, { shadows } as unknown as Host) as Required<PolicyHooks>
  const request = { upgrade: undefined, body: body === undefined ? undefined : bodyOf(encoder.encode(body)) }
  const exchange = { request } as unknown as Exchange
  const reads = () => request.body && collect(request.body, 1e6, () => new Error('too long'))
  const forward = (next: () => Promise<Reply>) => hooks.forward(exchange, next)
  return { sent, forward, reads }
}

const reply: Reply = { status: 200, headers: new HeaderList(), body: undefined }
const answer = async () => reply

test('further tries of a request are not mirrored again', async () => {
  const { sent, forward } = mirrored()
  await assert.rejects(forward(() => Promise.reject(new Error('reset'))))
  assert.equal(await forward(answer), reply)
  assert.deepEqual(sent, [undefined])
})

test('a body is mirrored whole or not at all, and goes to the upstream as it is', async () => {
  for (const [bodyBytesMax, told] of [
    [100, ['hello']],
    [3, []],
  ] as const) {
    const { sent, forward, reads } = mirrored('hello', bodyBytesMax)
    await forward(async () => {
      assert.equal(new TextDecoder().decode((await reads())!), 'hello')
      return reply
    })
    assert.deepEqual(sent, told)
  }
})

test('a try that took only a part of the body leaves mirroring to the next', async () => {
  const { sent, forward, reads } = mirrored('hello')
  await assert.rejects(forward(() => Promise.reject(new Error('reset'))))
  assert.deepEqual(sent, [], 'nobody read it')
  await forward(async () => {
    await reads()
    return reply
  })
  assert.deepEqual(sent, ['hello'])
})
