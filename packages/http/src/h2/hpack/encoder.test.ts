import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { Decoder } from './decoder.ts'
import { Encoder } from './encoder.ts'

type Fields = [name: string, value: string][]
const limits = { listBytesMax: 2 ** 20, fieldsMax: 1000 }

function block(encoder: Encoder, fields: Fields): Buffer {
  const room = { bytes: Buffer.alloc(65_536), end: 0 }
  encoder.begin(room)
  for (const [name, value] of fields) encoder.field(room, name, value)
  return room.bytes.subarray(0, room.end)
}

const lines = (decoder: Decoder, bytes: Buffer): Fields => {
  decoder.decode(bytes, 0, bytes.byteLength)
  return decoder.lines.map(({ name, value }) => [name, value])
}

test('what is said a second time goes into the table, and is one byte from then on (H2-46)', () => {
  const encoder = new Encoder()
  const fields: Fields = [
    [':status', '200'],
    ['Content-Type', 'application/json'],
    ['x-made-up', 'value'],
  ]
  const sizes = Array.from({ length: 4 }, () => block(encoder, fields).byteLength)
  assert.deepEqual(sizes.slice(2), [3, 3])
  assert.ok(sizes[0]! > 30 && sizes[1]! > 30, String(sizes))
})

test('a secret is never indexed and says so; what never repeats does not enter the table (H2-46)', () => {
  const encoder = new Encoder()
  const secret: Fields = [['Set-Cookie', 'a=b']]
  for (let time = 0; time < 3; time++) assert.equal(block(encoder, secret)[0]! & 0xf0, 0x10)
  const known: Fields = [['x-a', 'b']]
  for (let time = 0; time < 3; time++) block(encoder, known)
  for (let time = 0; time < 500; time++) {
    const bytes = block(encoder, [['X-Request-Id', `req_${time}${'x'.repeat(30)}`]])
    assert.equal(bytes[0]! & 0xf0, 0)
  }
  assert.equal(block(encoder, known).byteLength, 1)
})

test('fields of a connection are left out', () => {
  assert.equal(
    block(new Encoder(), [
      ['Connection', 'close'],
      ['Keep-Alive', '1'],
      ['TE', 'gzip'],
    ]).byteLength,
    0,
  )
})

const names = fc.constantFrom(
  'x-a',
  'X-B',
  'content-type',
  'date',
  'set-cookie',
  'accept-encoding',
  ':path',
  'x'.repeat(70),
)
const values = fc.oneof(
  fc.constantFrom('', '/', 'gzip, deflate', 'y'.repeat(60), 'z'.repeat(900), 'w'.repeat(2000)),
  fc.string({ unit: fc.integer({ min: 32, max: 255 }).map(octet => String.fromCharCode(octet)), maxLength: 80 }),
)
const lists = fc.array(fc.tuple(names, values), { maxLength: 12 })
const steps = fc.array(fc.oneof({ weight: 5, arbitrary: lists }, fc.nat({ max: 8192 })), { maxLength: 30 })

test('any lists are what the other side reads, whatever size of table it allows meanwhile', () => {
  fc.assert(
    fc.property(steps, all => {
      const encoder = new Encoder()
      const decoder = new Decoder(limits)
      for (const step of all) {
        if (typeof step === 'number') encoder.resize(step)
        else {
          const said = step.map(([name, value]) => [name.toLowerCase(), value])
          assert.deepEqual(lines(decoder, block(encoder, step as Fields)), said)
        }
      }
    }),
  )
})
