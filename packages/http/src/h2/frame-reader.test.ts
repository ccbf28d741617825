import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { ConnectionFault } from './fault.ts'
import { type Frame, FrameReader } from './frame-reader.ts'
import { frame } from './frames.model.ts'

/** What a reader finds in these pieces; pieces of DATA joined. */
function found(pieces: readonly Uint8Array[]): string[] {
  const seen: string[] = []
  let content = ''
  const payload = ({ bytes, from, to }: Frame) => Buffer.from(bytes.subarray(from, to)).toString('hex')
  const reader = new FrameReader({
    frame: given => void seen.push(`${given.type} ${given.flags} ${given.stream} ${payload(given)}`),
    dataBegins: ({ stream, flags, length }) => void seen.push(`data ${flags} ${stream} ${length}`),
    data(given) {
      content += payload(given)
    },
    dataEnds() {
      seen.push(content)
      content = ''
    },
  })
  try {
    for (const piece of pieces) {
      // What is read into one place again and again must not be kept.
      const lent = Buffer.from(piece)
      reader.read(lent, 0)
      lent.fill(0xee)
    }
  } catch (thrown) {
    assert.ok(thrown instanceof ConnectionFault)
    seen.push(`fault ${thrown.code}`)
  }
  return seen
}

function split(bytes: Uint8Array, places: readonly number[]): Uint8Array[] {
  const at = [...new Set(places.map(place => place % (bytes.length + 1)))].sort((a, b) => a - b)
  return [0, ...at].map((from, index) => bytes.subarray(from, at[index] ?? bytes.length))
}

const frames = fc
  .record({
    type: fc.nat({ max: 12 }),
    flags: fc.constantFrom(0, 1, 4, 5, 8, 9, 32),
    stream: fc.nat({ max: 7 }),
    payload: fc.uint8Array({ maxLength: 60 }).map(bytes => Buffer.from(bytes)),
  })
  .map(({ type, flags, ...rest }) => frame(type, flags, rest))
const streams = fc.oneof(
  { weight: 5, arbitrary: fc.array(frames, { maxLength: 8 }).map(list => Buffer.concat(list)) },
  fc.uint8Array({ maxLength: 120 }),
)

test('any split of any bytes gives the same frames, and nothing is kept of the memory they were read to', () => {
  fc.assert(
    fc.property(streams, fc.array(fc.nat(), { maxLength: 12 }), (bytes, places) => {
      const whole = found([bytes])
      assert.deepEqual(found(split(bytes, places)), whole)
      assert.deepEqual(found(Array.from(bytes, byte => Uint8Array.of(byte))), whole)
    }),
  )
})

test('a reader that is stopped says where, and goes on from there', () => {
  const seen: number[] = []
  const reader: FrameReader = new FrameReader({
    frame({ stream }) {
      seen.push(stream)
      reader.stopped = true
    },
    dataBegins() {},
    data() {},
    dataEnds() {},
  })
  const bytes = Buffer.concat([1, 2, 3].map(stream => frame(4, 0, { stream })))
  let at = 0
  for (const stops of [9, 18, 27]) {
    reader.stopped = false
    at = reader.read(bytes, at)
    assert.equal(at, stops)
  }
  assert.deepEqual(seen, [1, 2, 3])
})
