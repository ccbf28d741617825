import assert from 'node:assert/strict'
import test from 'node:test'
import { type BodySink, type BodySource, Failure, HeaderList } from '@gatehouse/base'
import { ManualClock } from '@gatehouse/base/clock.model.ts'
import { filled } from '@gatehouse/schema'
import type { Exchange, Host, Reply } from '@gatehouse/unit'
import { retry } from './retry.ts'

test('a body that goes on coming between two tries is whole at the second, also above what is kept', async () => {
  const clock = new ManualClock()
  const config = filled(retry.config, { backoffMs: 1000, bodyBytesMax: 4, on: ['gateway-error'] })
  const hooks = retry.create(config as never, { clock } as Partial<Host> as Host)
  let sink: BodySink | undefined
  const source: BodySource = { lengthBytes: undefined, start: to => void (sink = to), resume() {}, abort() {} }
  const exchange = {
    request: { method: 'PUT', headers: new HeaderList(), body: source },
    ...{ signal: new AbortController().signal, deadlineMs: Number.POSITIVE_INFINITY },
  } as unknown as Exchange
  const heard = ['', '']
  let tried = 0
  const next = async (): Promise<Reply> => {
    const at = tried++
    exchange.request.body!.start({
      data: piece => {
        heard[at] += Buffer.from(piece).toString()
        return true
      },
      end() {},
      failed() {},
    })
    if (at === 0) sink!.data(Buffer.from('abc'))
    // It answers early, and takes what comes all the same.
    return { status: at === 0 ? 503 : 200, headers: new HeaderList(), body: undefined }
  }
  const answer = hooks.forward!(exchange, next)
  await new Promise(resolve => setImmediate(resolve))
  assert.equal(sink!.data(Buffer.from('def')), false, 'nobody reads it')
  clock.advance(1000)
  assert.equal((await answer).status, 200)
  sink!.data(Buffer.from('ghi'))
  assert.deepEqual([heard, tried], [['abc', 'abcdefghi'], 2])
})

test('a request that went on waiting for its second try when the caller left is not sent again', async () => {
  const clock = new ManualClock()
  const hooks = retry.create(filled(retry.config, { backoffMs: 1000 }) as never, { clock } as Partial<Host> as Host)
  const left = new AbortController()
  const exchange = {
    request: { method: 'GET', headers: new HeaderList() },
    ...{ signal: left.signal, deadlineMs: Number.POSITIVE_INFINITY },
  } as unknown as Exchange
  let tried = 0
  const answer = hooks.forward!(exchange, async () => {
    tried++
    throw new Failure('upstream_failed', 'gone')
  })
  await new Promise(resolve => setImmediate(resolve))
  left.abort()
  await assert.rejects(answer, { code: 'upstream_failed' })
  assert.equal(tried, 1)
})
