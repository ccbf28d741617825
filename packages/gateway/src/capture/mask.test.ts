import assert from 'node:assert/strict'
import test from 'node:test'
import { gzipSync } from 'node:zlib'
import { HeaderList } from '@gatehouse/base'
import { capturedBody } from './captured-body.ts'
import { CaptureRoom, KeptBytes } from './kept-bytes.ts'
import { Mask } from './mask.ts'
import { isSecretName } from './secret-name.ts'

const key = 'q8Zr+4/sT=v1"x'
const jwt = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhZGEifQ.c2lnbmF0dXJl'

test('names that say that a value is secret are known in every spelling, and others are left', () => {
  for (const name of ['Authorization', 'X-Auth-Token', 'client_secret', 'accessToken', 'API-Key', 'user.password'])
    assert.equal(isSecretName(name, 'body'), true, name)
  for (const name of ['X-Key', 'session', 'code']) assert.equal(isSecretName(name, 'head'), true, name)
  for (const name of ['author', 'tokens', 'key', 'passenger', 'content-type', 'code', 'keyboard'])
    assert.equal(isSecretName(name, 'body'), false, name)
})

test('what a caller showed is masked wherever else it stands, in whatever writing', () => {
  const mask = new Mask(new Set(['x-door']))
  mask.learnFields([
    'X-Door',
    key,
    'Authorization',
    'Basic YWRhOmh1bnRlcjIyMg==',
    'Cookie',
    'sid=abcdef123; theme=dark1',
  ])
  mask.learnQuery('access_token=tok-1234567&page=2')
  assert.equal(mask.field('X-Door', key), '***')
  assert.equal(mask.field('Authorization', 'Basic YWRhOmh1bnRlcjIyMg=='), 'Basic ***')
  assert.equal(mask.field('Cookie', 'sid=abcdef123; theme=dark1'), 'sid=***; theme=***')
  assert.equal(mask.field('Set-Cookie', 'sid=zzz; Path=/'), 'sid=***; Path=/')
  assert.equal(mask.query('access_token=tok-1234567&page=2'), 'access_token=***&page=2')
  const echoes = [key, JSON.stringify(key), encodeURIComponent(key), 'hunter222', 'ada:hunter222', 'abcdef123']
  for (const echo of echoes) assert.equal(mask.text(`you sent ${echo}.`).includes(echo), false, echo)
  assert.equal(mask.text(`so ${jwt} and a@example.com`), 'so *** and a***@example.com')
  assert.equal(mask.text('Authorization: Bearer abcdefgh'), 'Authorization: Bearer ***')
})

test('bodies of any kind are masked by the names of their fields, cut ones as well', () => {
  const mask = new Mask(new Set())
  const json =
    '{"user":"ada","password":"pa\\"ss","pin":1234,"nested":{"accessToken" : "t"},"tokens":5,"s":"{\\"secret\\":\\"x1\\"}"}'
  assert.equal(
    mask.body(json),
    '{"user":"ada","password":"***","pin":"***","nested":{"accessToken" : "***"},"tokens":5,"s":"{\\"secret\\":\\"***\\"}"}',
  )
  for (const cut of ['{"password":"hunt', '{"password":"hunt\\', '{"a":1,"client_secret": "hunt'])
    assert.equal(mask.body(cut).includes('hunt'), false, cut)
  assert.equal(
    mask.body('grant_type=password&client_secret=abc&code=xyz', 'application/x-www-form-urlencoded'),
    'grant_type=password&client_secret=***&code=***',
  )
  const part = '--b\r\nContent-Disposition: form-data; name="password"\r\n\r\nhunter\r\n--b--'
  assert.equal(mask.body(part, 'multipart/form-data; boundary=b').includes('hunter'), false)
  assert.equal(mask.body('<w:Password t="1">hunter</w:Password><n>a</n>'), '<w:Password t="1">***</w:Password><n>a</n>')
})

test('a secret is masked however deep, in whatever shape and notation its name stands', () => {
  const mask = new Mask(new Set())
  const bodies: [body: string, contentType?: string][] = [
    ['{"password":["hunter22"],"credentials":{"user":"ada","value":"hunter22"}}'],
    ['{"pass\\u0077ord":"hunter22"}'],
    ['{"a":"{\\"b\\":\\"{\\\\\\"password\\\\\\":\\\\\\"hunter22\\\\\\"}\\"}"}'],
    ['{"a":"{\\"secret\\":[\\"hunter22\\"]}"}'],
    ['{"query":"mutation { login(password: \\"hunter22\\") { id } }"}'],
    ['5" wide, "password":"hunter22"'],
    ["{'password': 'hunter22'}"],
    ['user: ada\npassword: hunter22\n', 'application/yaml'],
    ['user=ada&password=hunter22'],
    ['<password><![CDATA[hunter22]]></password>'],
    ['<credentials><value>hunter22</value></credentials>'],
    ['<login password="hunter22"/>'],
    [
      '--b\r\nContent-Disposition: form-data; filename="a"; name="password"\r\n\r\na\r\n--hunter22\r\n--b--',
      'multipart/form-data; boundary=b',
    ],
    ['--b\nContent-Disposition: form-data; name=password\n\nhunter22\n--b--', 'multipart/form-data'],
  ]
  for (const [body, contentType] of bodies) {
    const told = mask.body(body, contentType)
    assert.equal(told.includes('hunter22'), false, told)
    assert.ok(told.includes('***'), told)
  }
  const harmless = ['{"a":"b \\"c\\" \\d","n":[1,{"x":null}]}', 'a: b\nc = "d"', '<a b="c">d</a>', 'it\'s 5" wide']
  for (const body of harmless) assert.equal(mask.body(body), body)
})

test('a cookie without a name is masked, and a body where more was shown than is looked for is not told', () => {
  const mask = new Mask(new Set())
  assert.equal(mask.field('Cookie', 'a=b; hunter22'), 'a=***;***')
  mask.learnFields([
    'Cookie',
    Array.from({ length: 600 }, (_, at) => `c${at}=cookie-${at}`).join('; '),
    'X-Token',
    'hunter22',
  ])
  const told = capturedBody(kept(Buffer.from('you sent hunter22')), { headers: new HeaderList(), mask, bytesMax: 100 })!
  assert.equal(told.text, undefined)
  assert.match(told.unkept!, /more secrets/)
})

test('what begins as a long secret does is masked as far as it goes on so', () => {
  const mask = new Mask(new Set())
  const long = Array.from({ length: 900 }, (_, at) => String.fromCharCode(97 + ((at * at) % 26))).join('')
  mask.learnFields(['X-Token', `${long}1`, 'X-Secret', `${long}2345`])
  assert.equal(mask.text(`<${long}2345>`), '<***>')
  assert.equal(mask.text(`<${long}.`), '<***.')
  for (const length of [4, 100, 500, 903]) assert.equal(mask.cut(`a ${`${long}2345`.slice(0, length)}`), 'a ***')
  assert.equal(mask.cut(`a ${long.slice(0, 3)}`), `a ${long.slice(0, 3)}`)
})

function kept(bytes: Uint8Array, max = 100_000) {
  const one = new KeptBytes(max, new CaptureRoom(1_000_000))
  one.add(bytes)
  return one
}

test('what is packed is unpacked before it is masked; what cannot be looked into is not told', () => {
  const mask = new Mask(new Set())
  mask.learnFields(['X-Api-Key', 'very-secret-key'])
  const text = Buffer.from('the key is very-secret-key, and more of it')
  const of = (coding: string, bytes: Uint8Array, bytesMax = 1000) =>
    capturedBody(kept(bytes), { headers: HeaderList.from({ 'content-encoding': coding }), mask, bytesMax })
  assert.equal(of('gzip', gzipSync(text))!.text, 'the key is ***, and more of it')
  assert.match(of('compress', text)!.unkept!, /cannot be looked into/)
  assert.match(of('gzip', text)!.unkept!, /no gzip/)
  assert.match(of('gzip', gzipSync(Buffer.alloc(20_000_000)))!.unkept!, /unpacks to more/)
  const binary = of('', Buffer.concat([Buffer.from([0, 1, 2, 255]), text]))!
  assert.equal(Buffer.from(binary.base64!, 'base64').toString('latin1').includes('very-secret'), false)
})

test('a body is cut where it was asked to be, never within a secret, and its length is told', () => {
  const mask = new Mask(new Set())
  mask.learnFields(['X-Api-Key', 'k'.repeat(9000)])
  const body = Buffer.from(`${'a'.repeat(90)}${'k'.repeat(9000)}`)
  const one = kept(body, 100 + 4096)
  const told = capturedBody(one, { headers: new HeaderList(), mask, bytesMax: 100 })!
  assert.deepEqual(told, { bytes: 9090, isCut: true, text: `${'a'.repeat(90)}***` })
})

test('of a name and its value that stand side by side the value is masked, in either order and notation', () => {
  const mask = new Mask(new Set())
  const bodies = [
    '[{"name":"password","value":"hunter22"}]',
    '[{"value":"hunter22","name":"password"},{"name":"page","value":"two"}]',
    '{"headers":[{"key":"Authorization","value":["hunter22","x"]}]}',
    '{"env":[{"name":"API_KEY","value":{"plain":"hunter22"}}]}',
    '{"name":"password","more":[{"a":1}],"value":"hunter22","x":"y"}',
    '{"s":"[{\\"name\\":\\"password\\",\\"value\\":\\"hunter22\\"}]"}',
    '5" wide, {"name":"password","value":"hunter22"}',
    '{"name":"password","value":"hunter',
    '<param name="password" value="hunter22"/>',
    "<field name='client_secret'>hunter22</field>",
    '{"name":"pass\\u0077ord","value":"hunter22"}',
    '{"n\\u0061me":"password","v\\u0061lue":"hunter22"}',
    '<ns:param ns:name="password" ns:value="hunter22"/>',
    '<param name="password"><![CDATA[hunter22 ] <b>]]></param>',
    '<param name="password"><![CDATA[hunter22',
    '<saml:Attribute Name="password"><saml:AttributeValue>hunter22</saml:AttributeValue></saml:Attribute><a>two</a>',
    '<p><Name>password</Name>\n <Value xsi:type="s">hunter22</Value></p><p><name>page</name><value>two</value></p>',
    '<p><n:value>hunter22</n:value><n:key>password</n:key></p><a>two</a>',
    '<p><name>password</name><value><![CDATA[hunter22 ] <b>]]></value></p>',
    '<p><type>x</type><name>password</name><value>hunter22</value></p>',
    '<p><name>page</name><value>hunter22</value><name>password</name></p>',
    'env:\n  - name: password\n    value: hunter22\n  - name: page\n    value: two\n',
    'env:\r\n  - value: hunter22\r\n    name: "password"\r\n',
  ]
  for (const body of bodies) {
    const told = mask.body(body)
    assert.equal(/hunter/.test(told), false, told)
    assert.ok(told.includes('***'), told)
    if (body.includes('two')) assert.ok(told.includes('two'), told)
  }
  assert.equal(
    mask.body('[{"name":"password","value": 7 },{"name":"a","value":7}]'),
    '[{"name":"password","value": "***" },{"name":"a","value":7}]',
  )
  const harmless = [
    '[{"name":"page","value":"two"},{"id":"x","text":"y"}]',
    '<param name="page" value="two"/><b name="c">d</b>',
    '<name>page</name><value>two</value><value>three</value><name>place</name>',
    '<name>page</name><value>two</value><title>password</title><value>three</value>',
    'a:\n  - name: page\n    value: two',
    '{"name":"a, b","value":"{\\"c\\":[1,2]}"}',
  ]
  for (const body of harmless) assert.equal(mask.body(body), body)
})

test('letters of two bytes are read as such, with their mark, their name or neither; others are not told', () => {
  const mask = new Mask(new Set())
  mask.learnFields(['X-Api-Key', 'very-secret-key'])
  const text = '{"password":"hunter22","note":"the key is very-secret-key, grüße"}'
  const wanted = '{"password":"***","note":"the key is ***, grüße"}'
  const little = Buffer.from(text, 'utf16le')
  const big = Buffer.from(little).swap16()
  const of = (bytes: Uint8Array, type = 'application/json', bytesMax = 4000) =>
    capturedBody(kept(bytes), { headers: HeaderList.from({ 'content-type': type }), mask, bytesMax })!
  assert.equal(of(Buffer.concat([Buffer.from([0xff, 0xfe]), little])).text, wanted)
  assert.equal(of(Buffer.concat([Buffer.from([0xfe, 0xff]), big])).text, wanted)
  assert.equal(of(little).text, wanted)
  assert.equal(of(big).text, wanted)
  assert.equal(
    of(Buffer.from('пароль password=hunter22', 'utf16le'), 'text/plain; charset=UTF-16LE').text,
    'пароль password=***',
  )
  assert.equal(of(Buffer.concat([little, Buffer.from([0x7d])])).text, wanted)
  assert.doesNotMatch(of(little, 'application/json', 20).text!, /hunter/)
  // In the middle of bytes that are no text, and off by one.
  for (const before of [
    [1, 2, 3, 255, 254, 0, 9],
    [1, 2, 3, 255, 254, 0],
  ]) {
    for (const secret of [
      Buffer.from('very-secret-key', 'utf16le'),
      Buffer.from('very-secret-key', 'utf16le').swap16(),
    ]) {
      const { text: read = '', base64 = '' } = of(
        Buffer.concat([Buffer.from(before), secret]),
        'application/octet-stream',
      )
      assert.doesNotMatch(
        read + Buffer.from(base64, 'base64').toString('latin1').replaceAll('\0', ''),
        /ery-secret|secret-ke/,
      )
    }
  }
  const four = Buffer.from([0xff, 0xfe, 0, 0, 0x68, 0, 0, 0])
  for (const [bytes, type] of [
    [four, 'text/plain'],
    [Buffer.from('+AGg-unter22'), 'text/plain; charset=utf-7'],
  ] as const)
    assert.match(of(bytes, type).unkept!, /letters cannot be looked into/)
})

test('a segment of a path is masked where its name in the template says so, or what stands before it; then it is masked elsewhere', () => {
  const mask = new Mask(new Set())
  const shown = (path: string, template: string) => mask.path(path, template)
  assert.equal(shown('/shop/v1/reset/8f3a-77', '/shop/v1/reset/{token}'), '/shop/v1/reset/***')
  assert.equal(shown('/auth/login', '/auth/login'), '/auth/login')
  assert.equal(shown('/token/refresh', '/{any+}'), '/token/refresh')
  assert.equal(shown('/token/a81-x', '/{any+}'), '/token/***')
  assert.equal(shown('/users/7/password/hunter', '/users/{id}/password/{value}'), '/users/7/password/***')
  assert.equal(shown('/a;jsessionid=x1/b', '/a/b'), '/a;jsessionid=***/b')
  assert.equal(shown('/orders/17', '/orders/{orderId}'), '/orders/17')
  // An upstream has another base path.
  assert.equal(shown('/inner/reset/8f3a-77', '/shop/v1/reset/{token}'), '/inner/reset/***')
  mask.learnPath('/shop/v1/reset/8f3a%2D77', '/shop/v1/reset/{token}')
  assert.equal(mask.field('Referer', 'https://a.example/reset/8f3a-77'), 'https://a.example/reset/***')
})

test('hostile text takes no longer than its length', () => {
  const mask = new Mask(new Set(['x-a']))
  mask.learnFields(['X-A', 'aaaaaaa'])
  const pieces = ['"password":"', '\\"a\\":\\"', 'name="a"\r\n', '<a ', '"a":', 'Bearer ', 'eyJaaaa.', '&a=', '--\r\n']
  pieces.push(
    'name=',
    `${'name='.repeat(100)}\n`,
    'eyJ-',
    'eyJa-',
    '<password>',
    '"token":{',
    '\\',
    '\\"',
    'token=',
    '{"name":"password","value":',
    '{"value":{"name":"token",',
    '"value":[',
    '<param name="password" value="',
    '<param name="password">',
    '<a name="password"><![CDATA[',
    '<name>password</name><value>',
    '<name>password</name><value><![CDATA[',
    '<value></value>',
    '- name: token\n',
    'value: a\n',
    '"name" : ',
    "a'='",
    '[',
    'x.',
  )
  const before = process.cpuUsage()
  for (const piece of pieces) mask.body(piece.repeat(70_000 / piece.length), 'multipart/form-data')
  const long = new Mask(new Set())
  long.learnFields(['X-Token', 'a'.repeat(30_000)])
  for (const text of [`${'a'.repeat(29_000)}b`, `${'a'.repeat(127)}b`.repeat(500)]) long.text(long.cut(text.repeat(2)))
  assert.ok(process.cpuUsage(before).user < 5_000_000, `${process.cpuUsage(before).user} µs`)
})
