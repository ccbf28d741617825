import assert from 'node:assert/strict'
import test from 'node:test'
import { type BodySink, collect, HeaderList } from '@gatehouse/base'
import type { Answer, Route } from '@gatehouse/program'
import type { Reply } from '@gatehouse/unit'
import { GatewayExchange } from './exchange.ts'
import { RequestIds } from './request-id.ts'
import { Shadows } from './shadows.ts'

const subset = { label: 'version', value: 'shadow' }
const encoder = new TextEncoder()

/** Nobody answers but the test. */
function shadowing() {
  const sent: { exchange: GatewayExchange; answer: Answer }[] = []
  let refuses = false
  const shadows = new Shadows({
    send(exchange, _route, answer) {
      if (refuses) throw new Error('no target is well')
      sent.push({ exchange, answer })
    },
  })
  const request = { method: 'POST', headers: HeaderList.from({ A: '1' }) } as unknown as GatewayExchange['request']
  const own = new GatewayExchange({ ids: new RequestIds(), route: {} as Route, request, forwardedFor: '192.0.2.1' })
  const send = (body?: string) => shadows.send(own, body === undefined ? undefined : encoder.encode(body), subset)
  return { shadows, sent, own, send, refuse: (now: boolean) => (refuses = now) }
}

/** A reply whose body the test gives out. */
function replyOf() {
  const state = { aborted: false, sink: undefined as BodySink | undefined }
  const body = {
    ...{ lengthBytes: undefined, resume() {} },
    start: (sink: BodySink) => void (state.sink = sink),
    abort: () => void (state.aborted = true),
  }
  return { state, reply: { status: 200, headers: new HeaderList(), body } as Reply }
}

test('a shadow is the request with its body, under a name of its own, and shares nothing that either may change', async () => {
  const { sent, own, send } = shadowing()
  send('hello')
  const { exchange } = sent[0]!
  const bytes = await collect(exchange.request.body!, 100, () => new Error('too long'))
  assert.equal(new TextDecoder().decode(bytes), 'hello')
  assert.deepEqual([exchange.subset, exchange.forwardedFor], [subset, '192.0.2.1'])
  assert.notEqual(exchange.id, own.id)
  assert.equal(exchange.departing, own.ran, 'who signs what goes out signs it, too')
  exchange.request.headers.set('A', '2')
  assert.equal(own.request.headers.get('a'), '1')
})

test('64 are under way at most, whatever becomes of them, and those beyond are left out and counted', () => {
  const { shadows, sent, send, refuse } = shadowing()
  refuse(true)
  for (let i = 0; i < 100; i++) send()
  assert.equal(shadows.dropped, 0, 'what could not be sent is not under way')
  refuse(false)
  for (let i = 0; i < 70; i++) send()
  assert.deepEqual([sent.length, shadows.dropped], [64, 6])
  const [failed, bare, read, endless] = sent
  failed!.answer.failed(new Error('reset'))
  bare!.answer.replied({ status: 204, headers: new HeaderList(), body: undefined })
  const one = replyOf()
  read!.answer.replied(one.reply)
  one.state.sink!.end()
  const long = replyOf()
  endless!.answer.replied(long.reply)
  assert.equal(long.state.sink!.data(new Uint8Array(1_048_576)), true)
  assert.equal(long.state.sink!.data(new Uint8Array(1)), false)
  assert.ok(long.state.aborted, 'more than a megabyte of an answer is not read')
  for (let i = 0; i < 10; i++) send()
  assert.deepEqual([sent.length, shadows.dropped], [68, 12])
})
