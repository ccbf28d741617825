import assert from 'node:assert/strict'
import test from 'node:test'
import { HeaderList } from '@gatehouse/base'
import { requestHead } from '@gatehouse/http/h1/write-head.ts'
import type { Route } from '@gatehouse/program'
import { samplePart } from '@gatehouse/program/sample.ts'
import { usualTraces } from '../tracing/trace-settings.ts'
import { Tracer } from '../tracing/tracer.ts'
import { GatewayExchange } from './exchange.ts'
import { outgoingHeaders } from './outgoing.ts'
import { RequestIds } from './request-id.ts'

const part = samplePart()
const route = { ...part, part, template: '/pets/v1/pets', basePathLength: 8, endpoint: 'listPets' } as unknown as Route
const kept = { address: (text: string) => text, masked: (text: string) => text }
const tracer = new Tracer({ settings: usualTraces, kept, take() {} })
const ids = new RequestIds()

/** As a reader of HTTP/1.1 gives it. */
function read(fields: readonly string[]): HeaderList {
  const list = new HeaderList(['Host', 'api.example.com', ...fields], true)
  const lines = fields.map((text, i) => (i % 2 === 0 ? `${text}: ` : `${text}\r\n`))
  list.lines = { text: lines.join(''), from: 2, dated: false }
  return list
}

function sent(headers: HeaderList, traced: boolean): { text: string; again: string; whole: boolean } {
  const request = { method: 'GET', scheme: 'https', host: 'api.example.com', clientAddress: '192.0.2.7', headers }
  const exchange = new GatewayExchange({ ids, route, request: request as GatewayExchange['request'] })
  if (traced) tracer.begin(exchange, '192.0.2.7', 1)
  const out = outgoingHeaders(exchange, 'upstream', 'api.example.com')
  const head = (list: HeaderList) =>
    requestHead({ method: 'GET', target: '/', headers: list, framing: 'none', keepAlive: true })
  const whole = out.lines !== undefined
  return { text: head(out), again: head(new HeaderList(out.flat.slice())), whole }
}

test('an upstream is sent the same, whether fields go on as they came or one by one', () => {
  const trace = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'
  const cases: [fields: string[], goesOnWhole: boolean, without?: RegExp][] = [
    [[], true],
    [['Accept', '*/*', 'Cookie', 'a=b'], true],
    [['Accept', '*/*', 'X-Request-Id', 'theirs'], false, /theirs/],
    [['Cookie', 'a=b; gatehouse_session=secret', 'Accept', '*/*'], false, /secret/],
    [['traceparent', trace, 'Accept', '*/*'], true],
  ]
  for (const traced of [false, true]) {
    for (const [fields, goesOnWhole, without] of cases) {
      const { text, again, whole } = sent(read(fields), traced)
      assert.equal(text, again)
      const said = fields.includes('traceparent') && traced
      assert.equal(whole, goesOnWhole && !said, fields.join())
      if (without) assert.doesNotMatch(text, without)
      assert.equal(text.match(/traceparent/g)?.length ?? 0, traced || fields.includes('traceparent') ? 1 : 0)
    }
  }
})

test('what a policy added is looked at before it is sent', () => {
  const headers = read(['Accept', '*/*'])
  headers.append('X-Added', 'a\r\nX-Smuggled: b')
  assert.throws(() => sent(headers, false), { code: 'header_unsendable' })
})
