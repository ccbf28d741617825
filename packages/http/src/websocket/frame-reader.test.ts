import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { opcodes } from './frame.ts'
import { FrameReader, type FrameRules } from './frame-reader.ts'
import { type Message, MessageReader } from './message-reader.ts'
import { closeFrame, writeFrame } from './write-frame.ts'

const rules: FrameRules = { fromClient: false, reservedBits: 0, messageBytesMax: 100_000 }
const hex = (text: string) => Uint8Array.from(Buffer.from(text.replaceAll(' ', ''), 'hex'))

/** rule → frames of an upstream (c: of a caller) that break it. */
const broken: [rule: string, code: number, frames: string, changes?: Partial<FrameRules>][] = [
  ['WS-1', 1002, 'c100'],
  ['WS-1', 1002, 'a100', { reservedBits: 0x40 }],
  ['WS-1', 1002, 'c900', { reservedBits: 0x40 }],
  ['WS-1', 1002, '9100', { reservedBits: 0x40 }],
  ['WS-2', 1002, '8300'],
  ['WS-2', 1002, '8700'],
  ['WS-2', 1002, '8b00'],
  ['WS-2', 1002, '8f00'],
  ['WS-3', 1002, '8180 00000000'],
  ['WS-3', 1002, '8100', { fromClient: true }],
  ['WS-4', 1002, '0900'],
  ['WS-4', 1002, '0800'],
  ['WS-5', 1002, '897e 007e'],
  ['WS-5', 1002, '887f 0000000000010000'],
  ['WS-6', 1002, '827f 8000000000000000'],
  ['WS-7', 1002, '827e 007d'],
  ['WS-7', 1002, '827f 000000000000ffff'],
  ['WS-7', 1002, '827f 0000000000000001'],
  ['WS-8', 1002, '8000'],
  ['WS-8', 1002, '8100 8000'],
  ['WS-9', 1002, '0100 8100'],
  ['WS-9', 1002, '0200 0000 8900 0200'],
  ['WS-10', 1009, '8203', { messageBytesMax: 2 }],
  ['WS-10', 1009, '0202 6161 0002 6161 8001', { messageBytesMax: 4 }],
  ['WS-10', 1009, '827f 001fffffffffffff'],
  ['WS-11', 1002, '8801 03'],
  ['WS-12', 1002, '8802 03e7'],
  ['WS-12', 1002, '8802 03ec'],
  ['WS-12', 1002, '8802 03ed'],
  ['WS-12', 1002, '8802 03ee'],
  ['WS-12', 1002, '8802 03f7'],
  ['WS-12', 1002, '8802 0bb7'],
  ['WS-12', 1002, '8802 1388'],
  ['WS-13', 1007, '8804 03e8 c328'],
  ['WS-14', 1007, '8102 c328'],
  ['WS-14', 1007, '0101 c3 8001 28'],
]

for (const [rule, code, frames, changes] of broken) {
  test(`${rule} ${frames} ends with ${code}`, () => {
    const reader = new MessageReader({ ...rules, ...changes }, () => {})
    reader.read(hex(frames))
    assert.deepEqual([reader.breach?.rule, reader.breach?.code], [rule, code])
  })
}

test('what is at the border of a rule passes', () => {
  for (const [frames, changes] of [
    ['c100', { reservedBits: 0x40 }],
    [`897d${'61'.repeat(125)}`, {}],
    [`827e 007e${'61'.repeat(126)}`, {}],
    ['0101 c3 8900 8001 bc', {}],
    ['8202 6161', { messageBytesMax: 2 }],
    ['8800', {}],
    ['8802 03e8', {}],
    ['8802 03f6', {}],
    ['8802 1387', {}],
    ['8804 0bb8 c3bc', {}],
    ['8181 01020304 60', { fromClient: true }],
  ] as const) {
    const reader = new MessageReader({ ...rules, ...changes }, () => {})
    reader.read(hex(frames))
    assert.equal(reader.breach, undefined, frames)
  }
})

test('the examples of RFC 6455 §5.7 are read', () => {
  const found: Message[] = []
  const unmasked = new MessageReader(rules, message => found.push(message))
  unmasked.read(hex('8105 48656c6c6f 0103 48656c 8002 6c6f 8905 48656c6c6f'))
  unmasked.read(hex(`827e 0100 ${'00'.repeat(256)} 827f 0000000000010000 ${'00'.repeat(65_536)}`))
  const masked = new MessageReader({ ...rules, fromClient: true }, message => found.push(message))
  masked.read(hex('8185 37fa213d 7f9f4d5158 8a85 37fa213d 7f9f4d5158'))
  assert.deepEqual(
    found.map(({ opcode, data }) => [opcode, data.length > 10 ? data.length : Buffer.from(data).toString()]),
    [
      [1, 'Hello'],
      [1, 'Hello'],
      [9, 'Hello'],
      [2, 256],
      [2, 65_536],
      [1, 'Hello'],
      [10, 'Hello'],
    ],
  )
})

test('WS-15 what follows a close frame does not go on', () => {
  const reader = new FrameReader(rules)
  assert.equal(reader.read(hex('8101 61 8802 03e8 8101 62')).byteLength, 7)
  assert.equal(reader.read(hex('8101 63')).byteLength, 0)
  assert.equal(reader.breach, undefined)
})

test('of a frame that breaks a rule nothing goes on, and of those before it everything', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...broken.filter(([rule]) => rule !== 'WS-14')),
      fc.array(fc.nat(40)),
      (given, cuts) => {
        const [rule, , frames, changes] = given
        const before = writeFrame({ opcode: 2, data: new Uint8Array(200), masked: changes?.fromClient ?? false })
        const reader = new FrameReader({ ...rules, messageBytesMax: 200, ...(rule === 'WS-10' ? {} : changes) })
        if (rule === 'WS-10') return
        const passed = split(Buffer.concat([before, hex(frames)]), cuts).map(piece => Buffer.from(reader.read(piece)))
        assert.equal(reader.breach?.rule, rule)
        const all = Buffer.concat(passed)
        assert.deepEqual(all.subarray(0, before.length), Buffer.from(before))
        assert.ok(all.length < before.length + hex(frames).length)
      },
    ),
  )
})

function split(bytes: Uint8Array, cuts: readonly number[]): Uint8Array[] {
  const pieces: Uint8Array[] = []
  let at = 0
  for (const cut of cuts) {
    pieces.push(bytes.slice(at, at + cut))
    at = Math.min(bytes.length, at + cut)
  }
  return [...pieces, bytes.slice(at)]
}

const messages = fc.array(
  fc.record({
    opcode: fc.constantFrom(opcodes.text, opcodes.binary, opcodes.ping, opcodes.pong),
    text: fc.oneof(
      fc.string({ maxLength: 20 }),
      fc.nat(400).map(length => 'ü'.repeat(length)),
    ),
    parts: fc.integer({ min: 1, max: 4 }),
  }),
  { maxLength: 8 },
)

test('any split of any messages, fragmented or not, gives the same messages, and passes the same bytes', () => {
  fc.assert(
    fc.property(messages, fc.boolean(), fc.array(fc.nat(300), { maxLength: 20 }), (given, fromClient, cuts) => {
      const frames: Uint8Array[] = []
      const expected: [number, string][] = []
      for (const { opcode, text, parts } of given) {
        const whole = Buffer.from(opcode >= 8 ? text.slice(0, 20) : text)
        const count = opcode >= 8 ? 1 : parts
        for (let i = 0; i < count; i++) {
          const data = whole.subarray((whole.length * i) / count, (whole.length * (i + 1)) / count)
          frames.push(writeFrame({ opcode: i === 0 ? opcode : 0, data, masked: fromClient, fin: i === count - 1 }))
        }
        expected.push([opcode, whole.toString()])
      }
      frames.push(closeFrame(1000, 'over', fromClient))
      const bytes = Buffer.concat(frames)
      const found: [number, string][] = []
      const reader = new MessageReader({ ...rules, fromClient }, ({ opcode, data }) =>
        found.push([opcode, Buffer.from(data).toString()]),
      )
      const watch = new FrameReader({ ...rules, fromClient })
      const follow = new FrameReader()
      const pieces = split(bytes, cuts)
      for (const piece of pieces) reader.read(piece)
      for (const reading of [watch, follow]) {
        assert.deepEqual(Buffer.concat(pieces.map(piece => Buffer.from(reading.read(piece)))), bytes)
        assert.deepEqual([reading.breach, reading.closed, reading.leftBytes], [undefined, true, 0])
      }
      assert.equal(reader.breach, undefined)
      assert.deepEqual(found.slice(0, -1), expected)
      assert.equal(found.at(-1)![0], opcodes.close)
    }),
  )
})

test('bytes of any kind never throw, and those that pass are a beginning of those that came', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 400 }), fc.boolean(), fc.array(fc.nat(50)), (bytes, fromClient, cuts) => {
      const reading = [new FrameReader({ ...rules, fromClient }), new FrameReader()]
      const looking = new MessageReader({ ...rules, fromClient }, () => {})
      const passed = reading.map(() => [] as Uint8Array[])
      for (const piece of split(bytes, cuts)) {
        looking.read(piece)
        for (const [at, reader] of reading.entries()) passed[at]!.push(reader.read(piece).slice())
      }
      for (const pieces of passed) {
        const all = Buffer.concat(pieces)
        assert.deepEqual(all, Buffer.from(bytes.subarray(0, all.length)))
      }
      assert.equal(looking.breach === undefined || looking.breach.rule === 'WS-14', reading[0]!.breach === undefined)
    }),
  )
})

test('memory follows what came, not what was announced', () => {
  const reader = new MessageReader({ ...rules, messageBytesMax: 2 ** 30 }, () => {})
  const before = process.memoryUsage().arrayBuffers
  reader.read(hex('827f 000000003fffffff 61'))
  assert.ok(process.memoryUsage().arrayBuffers - before < 1_048_576)
})

test('what is kept back is in memory of its own: a piece is its giver’s again when the call returned', () => {
  for (const frames of [
    [writeFrame({ opcode: opcodes.ping, masked: true, data: new Uint8Array(125).fill(7) })],
    [writeFrame({ opcode: opcodes.binary, masked: true, data: new Uint8Array(300).fill(9) })],
  ]) {
    const bytes = Buffer.concat(frames)
    for (let cut = 1; cut < bytes.byteLength; cut++) {
      const reader = new FrameReader()
      const passed: Buffer[] = []
      for (const part of [bytes.subarray(0, cut), bytes.subarray(cut)]) {
        const lent = Buffer.from(part)
        passed.push(Buffer.from(reader.read(lent)))
        lent.fill(0xee)
      }
      assert.deepEqual(Buffer.concat(passed), bytes, `cut at ${cut}`)
    }
  }
})
