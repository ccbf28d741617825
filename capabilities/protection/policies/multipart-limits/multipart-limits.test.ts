import assert from 'node:assert/strict'
import test from 'node:test'
import { through } from '@gatehouse/capability-traffic/policies/testing-policy.ts'
import { multipartLimits } from './multipart-limits.ts'

const part = (head: string, content = 'x') => `--b\r\nContent-Disposition: form-data; ${head}\r\n\r\n${content}\r\n`
const form = (...parts: string[]) => `${parts.join('')}--b--\r\n`
const field = part('name="a"')
const file = (name: string) => part(`name="f"; filename="${name}"`)

const ask = (config: object, body: string, type = 'multipart/form-data; boundary=b') =>
  through(multipartLimits, config, { request: { method: 'POST', headers: { 'Content-Type': type }, body } })
const malformed = (detail: RegExp) => (thrown: { code: string; message: string }) =>
  thrown.code === 'body_malformed' && detail.test(thrown.message)

test('at each limit a form passes as it came, bytes of a file among it, and beyond it is refused', async () => {
  const cases: [object, string, string, RegExp][] = [
    [{ partsMax: 2 }, form(field, field), form(field, field, field), /more than 2 parts/],
    [{ filesMax: 1 }, form(file('a.pdf')), form(file('a.pdf'), file('b.pdf')), /more than 1 files/],
    [{ partBytesMax: 2 }, form(part('name="a"', 'xx')), form(part('name="a"', 'xxx')), /part 1 has more than 2 bytes/],
    [{ nameCharactersMax: 1 }, form(field), form(part('name="ab"')), /part 1 has a name of more than 1/],
    [{ extensions: ['pdf'] }, form(file('a.PDF')), form(file('a.png')), /part 1 is a file that is not \.pdf/],
    [{}, form(file('a.pdf')), form(field, file('a.PhP.jpg')), /part 2 is a file that is \.php/],
    [{}, form(file('a b.txt')), form(file('../a.txt')), /whose name is a path/],
    [{}, form(file('a.txt')), form(file('a.php. ')), /\.php/],
  ]
  for (const [config, well, ill, detail] of cases) {
    assert.equal((await ask(config, well)).sent?.text, well)
    await assert.rejects(ask(config, ill), malformed(detail), ill)
  }
  const bytes = new Uint8Array(256).map((_, at) => at)
  const binary = Buffer.concat([
    Buffer.from('--b\r\nContent-Disposition: form-data; name="f"; filename="a.bin"\r\n\r\n'),
    bytes,
    Buffer.from('\r\n--b--\r\n'),
  ])
  const request = { method: 'POST', headers: { 'Content-Type': 'multipart/form-data; boundary=b' }, body: binary }
  assert.deepEqual(Buffer.from((await through(multipartLimits, {}, { request })).sent!.bytes), binary)
})

test('what two readers would take apart differently does not pass', async () => {
  for (const body of [
    `before\r\n${form(field)}`,
    `${form(field)}behind`,
    form(field).replaceAll('\r\n', '\n'),
    field,
    form(part("name='a'")),
    form(part('name="a"; name="b"')),
    form(part('name="a"; filename="a.txt"; filename="a.php"')),
    '--b\r\nContent-Disposition: form-data;\r\n name="a"\r\n\r\nx\r\n--b--\r\n',
    '--b\r\nx\r\n--b--\r\n',
    '',
    form(part('name="a"', 'x\n--b\r\nContent-Disposition: form-data; name="b"\r\n\r\ny')),
    form(part('name="a"\nX: y')),
    // Werkzeug, and Python's own reader, take a CR alone for the end of a line.
    form(part('name="a"\rX: y')),
    form(part('name="a"', 'x\r--b\r\nContent-Disposition: form-data; name="b"\r\n\r\ny')),
    form(part('name="a"\r\nX: y\r\r', 'z')),
    form(part('name="a"; filename*=UTF-8\'\'x%2Ephp')),
    form(part('name="a"; filename*0="x.p"; filename*1="hp"')),
    form(part('name="a"; filename="x.php\\".jpg"')),
    form(part('name="a"\r\nContent-Disposition: form-data; name="a"; filename="x.php"')),
    form(part('name="a"\r\nContent-Type: text/plain\r\nContent-Type: text/html')),
    form(part('name="a"\r\nContent-Transfer-Encoding: base64', 'eA==')),
  ]) {
    await assert.rejects(ask({}, body), malformed(/Form: /), body)
  }
  await assert.rejects(ask({}, form(field), 'multipart/form-data; boundary="b"'), malformed(/in quotes/))
  await assert.rejects(
    ask({}, form(field), 'multipart/form-data; boundary=b; boundary=c'),
    malformed(/no boundary, or two/),
  )
  await assert.rejects(ask({}, form(field), 'multipart/form-data'), malformed(/no boundary/))
  for (const boundary of ['"b', 'b"', '"b"x', 'b x', 'b,x', '"\\b"'])
    await assert.rejects(
      ask({}, form(field), `multipart/form-data; boundary=${boundary}`),
      malformed(/in quotes|differ on/),
      boundary,
    )
  assert.ok((await ask({}, form(field), 'multipart/form-data; boundary=b ; a="b"')).sent)
  for (const boundary of ['', 'b'.repeat(71)]) {
    const long = form(file('x.php')).replaceAll('--b', `--${boundary}`)
    await assert.rejects(ask({}, long, `multipart/form-data; boundary=${boundary}`), malformed(/boundary is none/))
  }
})

test('what is no form is left as it is', async () => {
  assert.equal((await ask({}, 'x', 'application/json')).sent?.text, 'x')
})
