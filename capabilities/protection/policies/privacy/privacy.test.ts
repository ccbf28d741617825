import assert from 'node:assert/strict'
import test from 'node:test'
import { policyHost, through } from '@gatehouse/capability-traffic/policies/testing-policy.ts'
import { filled } from '@gatehouse/schema'
import type { Drift, Exchange, Frame, Host } from '@gatehouse/unit'
import { privacy } from './privacy.ts'

const noted: Drift[] = []
const host = {
  ...policyHost(),
  secrets: { value: () => 'a key of the operator' },
  drift: { note: (one: Drift) => void noted.push(one) },
} as unknown as Host
const seen = () => noted.splice(0).map(({ kind, name, type }) => `${kind}: ${type} in ${name}`)
const reply = (body: string, type = 'application/json') => ({ status: 200, headers: { 'Content-Type': type }, body })
const ask = (config: object, body: string, type?: string) =>
  through(privacy, config, { reply: reply(body, type), host })

test('what is personal in a reply is masked where it stands, and all else stays as it was written', async () => {
  const body =
    '{ "id": 7, "note": "mail ada@example.com or call +44 20 7946 0958", "card": "4111111111111111", "at": 1.50 }'
  const { text, headers } = await ask({ find: ['email', 'phone', 'card'] }, body)
  assert.equal(
    text,
    '{ "id": 7, "note": "mail a***@example.com or call +** ** **** 0958", "card": "************1111", "at": 1.50 }',
  )
  assert.equal(headers.get('content-type'), 'application/json')
})

test('fields are treated whatever they hold, each in its own way, numbers and what stands below them too', async () => {
  const config = {
    fields: [
      { at: ['/people/*/name'], treatment: 'drop' },
      { at: ['/people/*/address'], treatment: 'hash' },
      { at: ['/total'] },
    ],
    key: 'env:KEY',
  }
  const { text } = await ask(config, '{"people":[{"name":"Ada","address":{"street":"A 1"},"age":36}],"total":1234}')
  const value = JSON.parse(text)
  assert.equal(value.people[0].name, null)
  assert.match(value.people[0].address.street, /^hash_[\w-]{27}$/)
  assert.equal(value.people[0].age, 36)
  assert.equal(value.total, '***4')
})

test('a token in a reply is what it stands for again when a caller sends it', async () => {
  const config = { find: ['email'], treatment: 'tokenize', key: 'env:KEY', restore: true }
  const { text } = await ask(config, '{"to":"ada@example.com"}')
  assert.match(text, /^\{"to":"ptk_[\w-]+"\}$/)
  const request = { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: text }
  assert.equal((await through(privacy, config, { request, host })).sent?.text, '{"to":"ada@example.com"}')
})

test('text, forms and own patterns are looked at; what is no text passes as it is', async () => {
  assert.equal((await ask({ find: ['email'] }, 'to ada@example.com', 'text/plain')).text, 'to a***@example.com')
  const form = await ask({ find: ['email'] }, 'a=1&to=ada%40example.com&c=x+y', 'application/x-www-form-urlencoded')
  assert.equal(form.text, 'a=1&to=a***%40example.com&c=x+y')
  const config = { patterns: { customer: 'C-[0-9]{6}' }, treatment: 'drop' }
  assert.equal((await ask(config, '{"a":"of C-123456."}')).text, '{"a":"of ."}')
  const picture = 'ada@example.com'
  assert.equal((await ask({ find: ['email'] }, picture, 'image/png')).text, picture)
})

test('names of members and of form fields are looked at as values are, and fields of JSON wherever it stands', async () => {
  const config = { find: ['email'], fields: [{ at: ['/name'] }] }
  const named = await ask(config, '{"people":{"ada@example.com":{"age":36}}}')
  assert.equal(named.text, '{"people":{"a***@example.com":{"age":36}}}')
  const form = await ask(config, 'ada%40example.com&ada%40example.com=1', 'application/x-www-form-urlencoded')
  assert.equal(form.text, 'a***%40example.com&a***%40example.com=1')
  for (const type of ['text/plain', 'application/x-ndjson', 'application/jsonl']) {
    assert.equal((await ask(config, '{"name":"Adelaide"}', type)).text, '{"name":"******de"}', type)
  }
  const lines = '{"name":"Adelaide"}\n{"name":"Bernhard"}\nto ada@example.com\n'
  const changed = '{"name":"******de"}\n{"name":"******rd"}\nto a***@example.com\n'
  assert.equal((await ask(config, lines, 'application/x-ndjson')).text, changed)
})

test('a form takes time that grows with its bytes, whatever stands in it', async () => {
  const headers = { 'Content-Type': 'application/x-www-form-urlencoded' }
  const msFor = async (body: string) => {
    const started = performance.now()
    await through(privacy, { find: ['email'], in: ['request'] }, { request: { method: 'POST', headers, body }, host })
    return performance.now() - started
  }
  const benign = 'name=ada&'.repeat(22_222)
  await msFor(benign)
  const most = 10 * (await msFor(benign)) + 20
  for (const hostile of ['a', '=', '&', '%', 'a='])
    assert.ok((await msFor(hostile.repeat(200_000 / hostile.length))) < most, hostile)
})

const boundary = 'a-b'
const formType = `multipart/form-data; boundary=${boundary}`
const field = (head: string, content: string) =>
  `--${boundary}\r\nContent-Disposition: form-data; ${head}\r\n\r\n${content}\r\n`
const form = (...fields: string[]) => Buffer.from(`${fields.join('')}--${boundary}--\r\n`)
const sentForm = async (config: object, body: Uint8Array, type = formType) => {
  const request = { method: 'POST', headers: { 'Content-Type': type }, body }
  return (await through(privacy, config, { request, host })).sent
}

test('fields of a form in parts are treated, files that are text too, and every byte of what is none goes on', async () => {
  noted.length = 0
  const config = { in: ['form'], find: ['email'], fields: [{ at: ['/owner/name'] }] }
  const picture = Buffer.from([0xff, 0xd8, 13, 10, 0, ...Buffer.from('ada@example.com')])
  const binary = (content: Buffer) =>
    Buffer.concat([
      Buffer.from(`--${boundary}\r\nContent-Disposition: form-data; name="p"; filename="a.jpg"\r\n`),
      Buffer.from('Content-Type: image/jpeg\r\n\r\n'),
      content,
      Buffer.from('\r\n'),
    ])
  const typed = (type: string) => `name="o"; filename="ada@example.com.x"\r\nContent-Type: ${type}`
  const before = Buffer.concat([
    binary(picture),
    form(
      field('name="to"', 'Grüße an ada@example.com'),
      field(typed('application/json'), '{"owner":{"name":"Adelaide"}}'),
      field(typed('text/csv'), 'x,bob@example.com'),
    ),
  ])
  const after = Buffer.concat([
    binary(picture),
    form(
      field('name="to"', 'Grüße an a***@example.com'),
      field(typed('application/json').replace('ada', 'a***'), '{"owner":{"name":"******de"}}'),
      field(typed('text/csv').replace('ada', 'a***'), 'x,b***@example.com'),
    ),
  ])
  const sent = await sentForm(config, before)
  assert.equal(Buffer.from(sent!.bytes).toString('latin1'), after.toString('latin1'))
  assert.deepEqual(seen().sort(), [
    'personal-treated: email in request /o',
    'personal-treated: email in request /to',
    'personal-treated: email in request form',
    'personal-treated: field in request /o/owner/name',
  ])
  const quoted = await sentForm(config, form(field('name="a"', '1')), `multipart/form-data; boundary="${boundary}"`)
  assert.equal(quoted?.text, form(field('name="a"', '1')).toString())
  assert.equal((await sentForm({ ...config, in: ['request'] }, before))?.bytes.byteLength, before.byteLength)
})

test('a form that cannot be taken apart, is too large or not in UTF-8 does not pass, and where it only reports goes on', async () => {
  const config = { in: ['form'], find: ['email'], bodyBytesMax: 4096 }
  for (const [body, code] of [
    [field('name="a"', 'x'), 'body_malformed'],
    [`x\r\n${form(field('name="a"', 'x'))}`, 'body_malformed'],
    [form(field('name="a"', 'x'.repeat(5000))), 'request_too_large'],
    [Buffer.from(form(field('name="a"', 'x\xff')).toString(), 'latin1'), 'body_malformed'],
  ] as const) {
    await assert.rejects(sentForm(config, Buffer.from(body)), { code })
    const passed = await sentForm({ ...config, mode: 'report' }, Buffer.from(body))
    assert.deepEqual(Buffer.from(passed!.bytes), Buffer.from(body))
  }
})

test('a form takes as long for its own patterns as one message may, in however many parts they stand', async () => {
  const config = { in: ['form'], patterns: { customer: 'C-[0-9]+(?:.*END)?' } }
  const fields = Array.from({ length: 50 }, (_, at) => field(`name="f${at}"`, 'C-1 '.repeat(5000)))
  const started = performance.now()
  await assert.rejects(sentForm(config, form(...fields)), { code: 'body_malformed' })
  assert.ok(performance.now() - started < 10_000, `${performance.now() - started} ms`)
})

test('queries are treated where that is said, their tokens opened, and otherwise left as they were written', async () => {
  const query = async (config: object, text: string) =>
    (await through(privacy, config, { request: { method: 'GET', query: text }, host })).sent!.query
  const config = { in: ['query'], find: ['email'], treatment: 'tokenize', key: 'env:KEY', restore: true }
  assert.equal(
    await query({ ...config, in: ['reply'] }, 'a=%20+&to=ada%40example.com&b'),
    'a=%20+&to=ada%40example.com&b',
  )
  const masked = await query({ in: ['query'], find: ['email'] }, 'a=%20+&to=ada%40example.com&b')
  assert.equal(masked, 'a=%20+&to=a***%40example.com&b')
  const token = await query({ ...config, restore: false }, 'to=ada%40example.com&a=+')
  assert.match(token, /^to=ptk_[\w-]+&a=\+$/)
  assert.equal(await query({ ...config, in: ['reply'] }, token), 'to=ada%40example.com&a=+')
})

test('what a token stands for is one value in a form and a text in XML, whatever it holds', async () => {
  const config = { fields: [{ at: ['/a'], treatment: 'tokenize' }], key: 'env:KEY', restore: true }
  const token = JSON.parse((await ask(config, '{"a":"x&admin=1<b>\\""}')).text).a as string
  const sent = async (type: string, before: string, after: string) => {
    const request = { method: 'POST', headers: { 'Content-Type': type }, body: `${before}${token}${after}` }
    return (await through(privacy, config, { request, host })).sent?.text
  }
  assert.equal(
    new URLSearchParams(await sent('application/x-www-form-urlencoded', 'a=', '&b=2')).toString(),
    new URLSearchParams({ a: 'x&admin=1<b>"', b: '2' }).toString(),
  )
  assert.equal(await sent('application/xml', '<a>', '</a>'), '<a>x&amp;admin=1&lt;b&gt;&quot;</a>')
  assert.equal(await sent('application/json', '{"a":"', '"}'), '{"a":"x&admin=1<b>\\""}')
})

test('what cannot be read does not pass', async () => {
  await assert.rejects(ask({ find: ['email'] }, '{"a":"ada@example.com"'), { code: 'reply_malformed' })
  await assert.rejects(ask({ find: ['email'], bodyBytesMax: 10 }, '{"a":"ada@example.com"}'), {
    code: 'reply_too_large',
  })
})

test('events and messages are changed one by one', () => {
  const hooks = privacy.create(filled(privacy.config, { find: ['email'], in: ['request', 'reply'] }) as never, host)
  const data = (text: string) => new TextEncoder().encode(text)
  const exchange = { request: { method: 'GET' }, route: { template: '/', basePathLength: 0 } } as Exchange
  const frame = (direction: 'in' | 'out', given: Frame) => {
    const outcome = hooks.frame!(exchange, given, direction) as Frame | undefined
    return outcome && new TextDecoder().decode(outcome.data)
  }
  assert.equal(
    frame('out', { kind: 'sse', event: 'message', data: data('{"to":"ada@example.com"}') }),
    '{"to":"a***@example.com"}',
  )
  assert.equal(
    frame('in', { kind: 'websocket', opcode: 'text', data: data('hi ada@example.com') }),
    'hi a***@example.com',
  )
  assert.equal(frame('in', { kind: 'websocket', opcode: 'binary', data: data('ada@example.com') }), undefined)
  assert.equal(frame('out', { kind: 'sse', event: 'message', data: data('nothing') }), undefined)
  const named: Frame = { kind: 'sse', event: 'ada@example.com', id: 'of bob@example.com', data: data('x') }
  const { event, id } = hooks.frame!(exchange, named, 'out') as { event: string; id: string }
  assert.deepEqual([event, id], ['a***@example.com', 'of b***@example.com'])
})

test('no hash and no token is made without a key', async () => {
  for (const config of [
    { treatment: 'hash' },
    { treatment: 'tokenize' },
    { restore: true },
    { fields: [{ at: ['/a'], treatment: 'hash' }] },
  ]) {
    await assert.rejects(ask(config, '{}'), { code: 'snapshot_invalid' })
  }
})

test('where it only reports every byte goes on, also what cannot be read, and each place is recorded once without its value', async () => {
  noted.length = 0
  const config = { mode: 'report', in: ['request', 'reply'], find: ['email', 'card'], fields: [{ at: ['/name'] }] }
  const body = '{ "name": "Ada", "to": ["ada@example.com", "bob@example.com"], "ada@example.com": "4111111111111111" }'
  const request = { method: 'POST', query: 'mail=ada%40example.com', body: 'card=4111111111111111' }
  const headers = { 'Content-Type': 'application/x-www-form-urlencoded' }
  const { text, sent } = await through(privacy, config, { request: { ...request, headers }, reply: reply(body), host })
  assert.equal(text, body)
  assert.equal(sent?.text, request.body)
  await new Promise(setImmediate)
  assert.deepEqual(seen(), [
    'personal: email in request /query/mail',
    'personal: card in request /card',
    'personal: field in reply /name',
    'personal: email in reply /to/*',
    'personal: email in reply /*',
    'personal: card in reply /(unusual)',
  ])
  for (const broken of ['{"a":"ada@example.com"', '{"to":"ada@example.com"}'])
    assert.equal((await ask({ ...config, bodyBytesMax: 23 }, broken)).text, broken)
  await new Promise(setImmediate)
  // Up to where the first broke off, and nothing of the one that is too long.
  assert.deepEqual(seen(), ['personal: email in reply /a'])
})

test('what is treated is recorded as that', async () => {
  noted.length = 0
  await ask({ find: ['email'] }, '{"to":"ada@example.com","cc":"ada@example.com"}')
  await ask({ find: ['email'] }, 'to ada@example.com', 'text/plain')
  assert.deepEqual(seen(), [
    'personal-treated: email in reply /to',
    'personal-treated: email in reply /cc',
    'personal-treated: email in reply text',
  ])
})

test('it acts by consumer, scope and region, as its condition says', async () => {
  const body = (when: string, exchange: object) => {
    const hooks = privacy.create(filled(privacy.config, { find: ['email'], when }) as never, host)
    const about = { request: { method: 'GET' }, route: { template: '/', basePathLength: 0 }, ...exchange }
    const frame: Frame = { kind: 'websocket', opcode: 'text', data: new TextEncoder().encode('to ada@example.com') }
    const after = hooks.frame!(about as unknown as Exchange, frame, 'out') as Frame | undefined
    return after === undefined ? 'as it was' : new TextDecoder().decode(after.data)
  }
  const cases: [string, object, object][] = [
    ['consumer.plan != "partner"', { consumer: { plan: 'free' } }, { consumer: { plan: 'partner' } }],
    ['!("people:read" in identity.scopes)', {}, { identity: { scopes: ['people:read'] } }],
    [
      'client.country != "DE"',
      { place: { country: 'FR', continent: '', asn: 0 } },
      { place: { country: 'DE', continent: '', asn: 0 } },
    ],
  ]
  for (const [when, treated, left] of cases) {
    assert.equal(body(when, treated), 'to a***@example.com', when)
    assert.equal(body(when, left), 'as it was', when)
  }
})

test('an own pattern that looks far ahead at each place does not hold up its thread: what it takes too long on does not pass', async () => {
  const config = { patterns: { customer: 'C-[0-9]+(?:.*END)?' } }
  const text = 'C-1 '.repeat(100_000)
  const started = performance.now()
  await assert.rejects(ask(config, text, 'text/plain'), { code: 'reply_malformed' })
  const hooks = privacy.create(filled(privacy.config, config) as never, host)
  const exchange = { request: { method: 'GET' }, route: { template: '/', basePathLength: 0 } } as Exchange
  const frame: Frame = { kind: 'websocket', opcode: 'text', data: new TextEncoder().encode(text) }
  const outcome = await hooks.frame!(exchange, frame, 'out')
  assert.equal((outcome as { code?: string }).code, 'reply_malformed')
  assert.equal((await ask({ ...config, mode: 'report' }, text, 'text/plain')).text, text)
  await new Promise(setImmediate)
  assert.ok(performance.now() - started < 10_000, `${performance.now() - started} ms`)
  assert.equal((await ask(config, 'C-12 and C-34 END, C-56', 'text/plain')).text, '*-** *** *-*4 END, *-*6')
})

test('what an upstream may read otherwise of a form does not pass, and a field is looked at whatever type it says', async () => {
  const config = { in: ['form'], find: ['email'] }
  const wide = Buffer.from('ada@example.com', 'utf16le').toString()
  for (const hostile of [
    field('name="a"\r\nContent-Type: text/plain; charset=utf-16le', wide),
    field('name="a"; filename="a.csv"\r\nContent-Type: text/csv; charset=UTF-7', 'ada+AEA-example.com'),
    `${field('name="_charset_"', 'utf-16le')}${field('name="a"', wide)}`,
  ]) {
    await assert.rejects(sentForm(config, form(hostile)), { code: 'body_malformed' }, hostile)
  }
  for (const head of [
    'name="a"\r\nContent-Type: application/octet-stream',
    'name="a"\r\nContent-Type: nonsense',
    'name="a"; filename="a"',
    'name="a"; filename="a"\r\nContent-Type: text/plain; charset=utf-8',
  ]) {
    const sent = await sentForm(config, form(field('name="_charset_"', 'UTF-8'), field(head, 'to ada@example.com')))
    assert.equal(
      sent?.text,
      form(field('name="_charset_"', 'UTF-8'), field(head, 'to a***@example.com')).toString(),
      head,
    )
  }
})

test('what a token stands for makes no further part of a form', async () => {
  const config = { in: ['form'], fields: [{ at: ['/a'], treatment: 'tokenize' }], key: 'env:KEY', restore: true }
  const secret = `x\r\n--${boundary}\r\nContent-Disposition: form-data; name="role"\r\n\r\nadmin`
  const given = await ask({ ...config, in: ['reply'] }, JSON.stringify({ a: secret }))
  const { a: token } = JSON.parse(given.text) as { a: string }
  await assert.rejects(sentForm(config, form(field('name="b"', token))), { code: 'body_malformed' })
})
