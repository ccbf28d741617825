import assert from 'node:assert/strict'
import test from 'node:test'
import { HeaderList } from '@gatehouse/base'
import { answerOf } from './answer.ts'
import { date, world } from './caching.model.ts'
import { httpDate } from './http-date.ts'
import { initialAgeMs } from './stored-reply.ts'

const lifetime = (fields: Record<string, string | string[]>) => answerOf(200, HeaderList.from(fields), 0).lifetimeMs

test('s-maxage goes before max-age, and that before Expires (CACHE-10, §4.2.1)', () => {
  const expires = { Date: date(10_000), Expires: date(40_000) }
  assert.equal(lifetime({ 'Cache-Control': 'max-age=5, s-maxage=7', ...expires }), 7000)
  assert.equal(lifetime({ 'Cache-Control': 'max-age=5', ...expires }), 5000)
  assert.equal(lifetime(expires), 30_000)
  assert.equal(lifetime({ Expires: date(40_000) }), 40_000, 'without Date it counts from now')
  assert.equal(lifetime({ 'Cache-Control': 'max-age="5"' }), 5000)
  assert.equal(lifetime({ 'Cache-Control': 'MAX-AGE=5' }), 5000)
})

test('what cannot be read, or is said twice, is stale at once (CACHE-11, §4.2)', () => {
  for (const said of [
    'max-age=x',
    'max-age',
    'max-age=-1',
    'max-age=1.5',
    'max-age=5, max-age=6',
    's-maxage=, max-age=9',
  ])
    assert.equal(lifetime({ 'Cache-Control': said }), 0, said)
  assert.equal(lifetime({ 'Cache-Control': 'max-age=5, max-age=5' }), 5000)
  assert.equal(lifetime({ Expires: '0' }), 0)
  assert.equal(lifetime({ Expires: [date(9000), date(9000)] }), 0)
  assert.equal(lifetime({ 'Cache-Control': `max-age=${'9'.repeat(40)}` }), 2 ** 31 * 1000)
})

test('dates are read in the three forms that there are, and no others (RFC 9110 §5.6.7)', () => {
  for (const text of ['Sun, 06 Nov 1994 08:49:37 GMT', 'Sunday, 06-Nov-94 08:49:37 GMT', 'Sun Nov  6 08:49:37 1994'])
    assert.equal(httpDate(text), 784_111_777_000, text)
  for (const text of [
    '',
    '0',
    '-1',
    '1994-11-06T08:49:37Z',
    'Sun, 06 Nov 1994 08:49:37',
    'Sun, 06 Nov 1994 25:49:37 GMT',
  ])
    assert.equal(httpDate(text), undefined, text)
})

test('the age is the older of what Date and Age say, and grows here (CACHE-12, §4.2.3)', async () => {
  const times = { nowMs: 100_000, askedAtMs: 0, cameAtMs: 2000 }
  assert.equal(initialAgeMs(HeaderList.from({ Date: date(70_000), Age: '10' }), times), 30_000)
  assert.equal(initialAgeMs(HeaderList.from({ Date: date(95_000), Age: '10' }), times), 12_000)
  assert.equal(initialAgeMs(HeaderList.from({ Date: date(200_000) }), times), 2000, 'a clock that is ahead')
  assert.equal(initialAgeMs(HeaderList.from({ Age: 'old' }), times), 2000)
  const { upstream, ask, clock, asked } = world()
  upstream({ headers: { 'Cache-Control': 'max-age=60', Age: '50' } })
  await ask()
  clock.advance(9000)
  assert.equal((await ask()).headers.get('age'), '59')
  clock.advance(1000)
  assert.equal((await ask()).headers.all('age').length, 1)
  assert.equal(asked.length, 2, 'sixty seconds are over')
})

test('CDN-Cache-Control stands in place of Cache-Control and Expires, if it can be read (CACHE-13, RFC 9213 §2.2)', () => {
  const said = (field: string | string[], other = 'max-age=5') =>
    lifetime({ 'CDN-Cache-Control': field, 'Cache-Control': other })
  assert.equal(said('max-age=60'), 60_000)
  assert.equal(said('max-age=60;x=1, public'), 60_000)
  assert.equal(said(['max-age=1', 'max-age=60']), 60_000, 'the last one counts in a dictionary')
  for (const broken of ['', 'max-age=60,', 'max-age=60 public', 'Max-Age=60', 'max-age="60', '=', ', max-age=60'])
    assert.equal(said(broken), 5000, broken)
  const answer = (field: string, other: string) =>
    answerOf(200, HeaderList.from({ 'CDN-Cache-Control': field, 'Cache-Control': other, Expires: date(99_000) }), 0)
  assert.equal(answer('max-age=60', 'private, no-store').noStore, false)
  assert.equal(answer('no-store', 'max-age=60').noStore, true)
  assert.equal(answer('no-store=?0, max-age=9', 'no-store').noStore, false)
  assert.equal(answer('public', 'max-age=60').lifetimeMs, undefined, 'Expires does not count beside it')
})

test('ttls are for answers that say nothing, by status and endpoint (CACHE-14)', async () => {
  const ttls = [
    { seconds: 10, statuses: [404] },
    { seconds: 60, statuses: [200], endpoints: ['listPets'] },
  ]
  const asks = async (said: object, endpoint = 'listPets', config = {}) => {
    const { upstream, ask, asked } = world({ ttls, ...config })
    upstream(said)
    await ask({ endpoint })
    await ask({ endpoint })
    return asked.length
  }
  assert.equal(await asks({}), 1)
  assert.equal(await asks({}, 'getPet'), 2)
  assert.equal(await asks({ status: 404 }), 1)
  assert.equal(await asks({ status: 500 }), 2)
  for (const said of ['private', 'no-store', 'no-cache', 'max-age=0']) {
    const headers = { 'Cache-Control': said }
    assert.equal(await asks({ headers }), 2, said)
    assert.equal(await asks({ headers }, 'listPets', { ignoreAnswer: true }), 1, said)
  }
  assert.equal(await asks({ headers: { Pragma: 'no-cache' } }), 2)
})
