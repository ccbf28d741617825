import assert from 'node:assert/strict'
import test from 'node:test'
import { bodyOf, collect, HeaderList } from '@gatehouse/base'
import { filled } from '@gatehouse/schema'
import type { Exchange, Host, Measured, Reply } from '@gatehouse/unit'
import { measure } from './measure.ts'

interface Said {
  fields?: Record<string, string>
  body?: string
  reply?: string
  replyFields?: Record<string, string>
}

const json = { 'content-type': 'application/json' }
const listOf = (fields: Record<string, string>) => {
  const list = new HeaderList()
  for (const [name, value] of Object.entries(fields)) list.append(name, value)
  return list
}
const bytes = (text: string) => new TextEncoder().encode(text)

/** What was measured, and the bodies as they went on. */
async function measured(config: object, { fields = {}, body, reply = '{}', replyFields = json }: Said) {
  const policy = measure.create(filled(measure.config, config) as never, {} as Host)
  const request = {
    ...{ method: 'POST', path: '/', query: '', host: 'a', scheme: 'https', clientAddress: '192.0.2.1' },
    headers: listOf({ ...json, ...fields }),
    body: body === undefined ? undefined : bodyOf(bytes(body)),
  }
  const exchange = { request, route: {}, params: {}, consumer: { plan: 'pro' } } as unknown as Exchange & {
    measured?: Measured
  }
  policy.request!(exchange)
  const sent = request.body && (await collect(exchange.request.body!, 1e7, () => new Error('too large')))
  const answer = { status: 201, headers: listOf(replyFields), body: bodyOf(bytes(reply)) } as unknown as Reply
  policy.response!(exchange, answer)
  const got = await collect(answer.body!, 1e7, () => new Error('too large'))
  return { ...exchange.measured, sent: sent && Buffer.from(sent).toString(), got: Buffer.from(got).toString() }
}

const one = (name: string, value: string, from = 'request') => ({ name, value, from })

test('texts and numbers come from fields, bodies of both sides and tables; bodies go on untouched', async () => {
  const config = {
    texts: [one('channel', "request.headers['x-channel']"), one('answered', 'reply.status', 'reply')],
    numbers: [
      one('order', 'body.order.total'),
      one('tax', 'body.tax', 'reply'),
      one('worth', '{"basic": 1.0, "pro": 2.5}[consumer.plan]'),
    ],
  }
  const body = '{"order":{"total":12.5}}'
  const found = await measured(config, { fields: { 'x-channel': 'web' }, body, reply: '{"tax":"3.1"}' })
  assert.deepEqual(found, {
    texts: { channel: 'web', answered: '201' },
    numbers: { order: 12.5, tax: 3.1, worth: 2.5 },
    sent: body,
    got: '{"tax":"3.1"}',
  })
})

test('what is not there, no JSON, too long, compressed or no number is left out, and nothing is refused', async () => {
  const config = {
    texts: [one('channel', "request.headers['x-channel']"), one('deep', 'body.a.b')],
    numbers: [one('order', 'body.total'), one('tax', 'body.tax', 'reply')],
    bodyBytesMax: 30,
  }
  const nothing = { texts: {}, numbers: {} }
  for (const body of [
    '{"total":"much"}',
    'no {JSON',
    `{"total":1,"x":"${'x'.repeat(40)}"}`,
    '{"total":null}',
    '{"total":1e308}',
    '',
  ]) {
    const { texts = {}, numbers = {}, sent } = await measured(config, { body, reply: 'x' })
    assert.deepEqual({ texts, numbers }, nothing, body)
    assert.equal(sent, body)
  }
  const packed = await measured(config, { body: '{"total":1}', fields: { 'content-encoding': 'gzip' } })
  assert.deepEqual(packed.numbers ?? {}, {})
})

test('a text is cut, and what is personal in it is masked', async () => {
  const config = { texts: [one('who', "request.headers['x-who']"), one('long', "request.headers['x-long']")] }
  const { texts } = await measured(config, { fields: { 'x-who': 'ada@example.com', 'x-long': 'y'.repeat(300) } })
  assert.ok(!texts!.who?.includes('ada@example.com'), texts!.who)
  assert.equal(texts!.long, 'y'.repeat(64))
})

test('a text is never half of a sign, wherever it was cut', async () => {
  const config = { texts: [one('sign', 'body.sign'), one('long', 'body.long')] }
  const body = String.raw`{"sign":"a\ud83d","long":"${'y'.repeat(63)}\ud83d\ude00"}`
  const { texts } = await measured(config, { body })
  assert.deepEqual(texts, { sign: 'a\ufffd', long: 'y'.repeat(63) })
})
