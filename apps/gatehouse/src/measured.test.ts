/** What a request is measured by, and where it came from, in its event: a gateway with real threads and files. */
import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'node:test'
import { decodeEvent, type UsageEvent } from '@gatehouse/events'
import { mmdbOf } from '@gatehouse/gateway/geo/mmdb.model.ts'
import { placed } from '@gatehouse/program/sample.ts'
import { useGeoFiles } from './geo-files.ts'
import { gatewayFor, partTo, say, upstream } from './testing-gateway.ts'
import { newDirectory, until } from './testing-house.ts'

test('texts and numbers of a request, and the country of its caller, stand in its event', async t => {
  const file = join(newDirectory(t), 'country.mmdb')
  writeFileSync(file, mmdbOf({ '203.0.113.0/24': { country: { iso_code: 'DE' } } }))
  const config = {
    texts: [{ name: 'channel', value: "request.headers['x-channel']" }],
    numbers: [
      { name: 'order', value: 'body.total' },
      { name: 'answered', value: 'reply.status', from: 'reply' },
    ],
  }
  const policies = [placed('measure', { stage: 'observe', config })]
  const part = { ...partTo([await upstream(t, say('fine'))]), policies, access: 'open' as const }
  const events: UsageEvent[] = []
  const { gateway, call } = await gatewayFor(t, part, {
    callers: { trustedProxies: ['loopback'] },
    events: { append: event => void events.push(decodeEvent(event)), flush() {} },
  })
  t.after(await useGeoFiles({ geoFiles: [file] }, gateway, () => {}))
  const fields = { 'content-type': 'application/json', 'x-channel': 'web', 'x-forwarded-for': '203.0.113.9' }
  const posted = { method: 'POST', headers: fields, body: '{"total": 12.5}' }
  assert.equal((await call('/pets/v1/pets', posted)).status, 200)
  assert.equal((await call('/pets/v1/pets', { headers: { 'x-forwarded-for': '198.51.100.1' } })).status, 200)
  await until(() => events.length === 2)
  // Each may come from another thread.
  events.sort((a, b) => a.timeUs - b.timeUs)
  assert.deepEqual(
    events.map(({ country, noted }) => [country, ...noted.split('\n').map(text => JSON.parse(text))]),
    [
      ['DE', { channel: 'web' }, { answered: 200, order: 12.5 }],
      ['', {}, { answered: 200 }],
    ],
  )
})

test('a number of the reply’s body stands in the event of that very request', async t => {
  const config = { numbers: [{ name: 'order', value: 'body.total', from: 'reply' }] }
  const policies = [placed('measure', { stage: 'observe', config })]
  const answers = await upstream(t, (_, reply) => {
    reply.setHeader('content-type', 'application/json')
    reply.write('{"total": ')
    reply.end('12.5}')
  })
  const part = { ...partTo([answers]), policies, access: 'open' as const }
  const events: UsageEvent[] = []
  const { call } = await gatewayFor(t, part, {
    events: { append: event => void events.push(decodeEvent(event)), flush() {} },
  })
  assert.equal(await (await call('/pets/v1/pets')).text(), '{"total": 12.5}')
  await until(() => events.length === 1)
  assert.deepEqual(JSON.parse(events[0]!.noted.split('\n')[1]!), { order: 12.5 })
})
