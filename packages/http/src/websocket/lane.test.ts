import assert from 'node:assert/strict'
import test from 'node:test'
import type { BodySink } from '@gatehouse/base'
import { HandFed } from '../upstream/fault-server.model.ts'
import { deflated } from './deflate.ts'
import { frameHead, opcodes } from './frame.ts'
import { Lane, type LaneRules, type Look } from './lane.ts'
import { closeFrame, writeFrame } from './write-frame.ts'

interface Parts {
  mode?: LaneRules['mode']
  look?: Look
  fromClient?: boolean
  reservedBits?: number
  deflates?: boolean
  whenAbandoned?: 'abort' | 'drain'
}

/** A lane fed by hand, and what its taker and its owner hear. */
function laneOf({ mode = 'look', look = () => 'pass', whenAbandoned = 'abort', ...parts }: Parts = {}) {
  const { fromClient = false, reservedBits = 0, deflates = false } = parts
  const source = new HandFed()
  const heard = { bytes: Buffer.alloc(0), end: '', says: true, closes: [] as string[], moved: 0 }
  const lane = new Lane({
    whenAbandoned,
    moved: () => heard.moved++,
    close: ({ closeCode, code }) => {
      heard.closes.push(`${closeCode} ${code}`)
      lane.close(closeFrame(closeCode, code, fromClient))
    },
    changed() {},
  })
  const sink: BodySink = {
    data(piece) {
      heard.bytes = Buffer.concat([heard.bytes, piece])
      return heard.says
    },
    end: () => void (heard.end = 'end'),
    failed: reason => void (heard.end = `failed ${reason.message}`),
  }
  lane.start(sink)
  lane.open(source, { mode, look, deflates, rules: { fromClient, reservedBits, messageBytesMax: 1000 } })
  return { lane, source, heard, feed: (bytes: Uint8Array) => source.sink!.data(bytes) }
}

const text = (data: string, more: { fin?: boolean; opcode?: number } = {}) =>
  writeFrame({ opcode: opcodes.text, data: Buffer.from(data), masked: false, ...more })
const turn = () => new Promise(setImmediate)
/** Opcodes, payloads and the bit of deflate of what went out. */
function frames(bytes: Uint8Array): string[] {
  const found: string[] = []
  for (let at = 0; at < bytes.length; ) {
    const head = frameHead(bytes, at)!
    const start = at + head.headBytes
    at = start + head.lengthBytes
    found.push(`${head.opcode}${head.reserved ? '*' : ''} ${Buffer.from(bytes.subarray(start, at)).toString('latin1')}`)
  }
  return found
}

test('raw and followed bytes pass as they come, also what breaks a rule', () => {
  for (const mode of ['raw', 'follow'] as const) {
    const { feed, heard, source } = laneOf({ mode })
    const odd = Buffer.concat([Buffer.from([0xff, 0x83]), Buffer.from([0, 0, 0, 0, 1, 2, 3])])
    feed(odd)
    source.sink!.end()
    assert.deepEqual([heard.bytes, heard.end, heard.closes], [odd, 'end', []])
  }
})

test('a frame that is followed is finished before a close frame goes out, and nothing behind it', () => {
  const { feed, heard, lane } = laneOf({ mode: 'follow' })
  const frame = text('a frame in parts')
  feed(frame.subarray(0, 5))
  lane.close(closeFrame(1001, 'stream_idle', false))
  assert.equal(heard.end, '')
  feed(Buffer.concat([frame.subarray(5), text('behind')]))
  assert.deepEqual(frames(heard.bytes), ['1 a frame in parts', '8 \x03\xe9stream_idle'])
  assert.equal(heard.end, 'end')
  assert.equal(feed(text('more')), true)
})

test('a close that went by already is not said again', () => {
  const { feed, heard, lane } = laneOf({ mode: 'follow' })
  feed(closeFrame(1000, '', false))
  lane.close(closeFrame(1001, 'x', false))
  assert.deepEqual(frames(heard.bytes), ['8 \x03\xe8'])
})

test('what breaks a rule closes with its code, behind all that came before it', () => {
  for (const mode of ['watch', 'look'] as const) {
    const { feed, heard } = laneOf({ mode })
    feed(Buffer.concat([text('good'), text('x'.repeat(1001)), text('never')]))
    assert.deepEqual(heard.closes, ['1009 message_too_large'])
    assert.deepEqual(frames(heard.bytes), ['1 good', '8 \x03\xf1message_too_large'])
  }
})

test('messages are looked at whole and in order; one is dropped, changed or refused, and control frames pass by', async () => {
  const seen: string[] = []
  const { feed, heard, source } = laneOf({
    look: async ({ data }) => {
      const said = Buffer.from(data).toString()
      seen.push(said)
      if (said === 'drop') return 'drop'
      if (said === 'no') return { closeCode: 1008, code: 'address_forbidden' }
      return said === 'pass' ? 'pass' : { opcode: opcodes.text, data: Buffer.from(said.toUpperCase()) }
    },
  })
  const ping = writeFrame({ opcode: opcodes.ping, data: Buffer.from('p'), masked: false })
  const parts = [text('fr', { fin: false }), ping, text('ag', { opcode: 0 })]
  assert.equal(feed(Buffer.concat([...parts, text('drop'), text('pass'), text('no'), text('late')])), false)
  for (let i = 0; i < 10; i++) await turn()
  assert.deepEqual(seen, ['frag', 'drop', 'pass', 'no'])
  assert.deepEqual(frames(heard.bytes), ['9 p', '1 FRAG', '1 pass', '8 \x03\xf0address_forbidden'])
  assert.deepEqual([heard.closes, heard.end], [['1008 address_forbidden'], 'end'])
  assert.ok(source.resumed > 0)
})

test('a looker that fails closes with 1011', () => {
  const { feed, heard } = laneOf({
    look: () => {
      throw new Error('no')
    },
  })
  feed(text('x'))
  assert.deepEqual(heard.closes, ['1011 policy_failed'])
})

test('a taker that has enough stops the sender until it resumes, and the end waits for its turn', async () => {
  const { feed, heard, lane, source } = laneOf()
  heard.says = false
  assert.equal(feed(Buffer.concat([text('1'), text('2')])), false)
  source.sink!.end()
  assert.deepEqual([frames(heard.bytes), heard.end, source.resumed], [['1 1'], '', 0])
  lane.resume()
  assert.deepEqual([frames(heard.bytes), heard.end], [['1 1', '1 2'], ''])
  heard.says = true
  lane.resume()
  assert.equal(heard.end, 'end')
})

test('a message that is being looked at when the lane is cut goes nowhere', async () => {
  let answer: (() => void) | undefined
  const { feed, heard, lane, source } = laneOf({ look: () => new Promise(done => (answer = () => done('pass'))) })
  feed(text('x'))
  lane.cut(new Error('enough'))
  answer!()
  await turn()
  assert.deepEqual([heard.bytes.length, heard.end], [0, 'failed enough'])
  assert.ok(source.aborted)
  assert.deepEqual([lane.finished, lane.dry], [true, true])
})

test('a side that takes no more ends its sender at once, or is read on until that has ended', () => {
  const told = laneOf({ mode: 'raw' })
  told.lane.abort()
  assert.ok(told.source.aborted)
  const read = laneOf({ mode: 'raw', whenAbandoned: 'drain' })
  read.lane.abort()
  assert.equal(read.source.aborted, undefined)
  assert.equal(read.feed(Buffer.from('more')), true)
  assert.equal(read.heard.bytes.length, 0)
  assert.equal(read.lane.dry, false)
  read.source.sink!.end()
  assert.equal(read.lane.dry, true)
})

test('what comes deflated is looked at inflated, and goes on deflated only where that was agreed on', async () => {
  const large = 'large '.repeat(100)
  const coded = writeFrame({
    opcode: opcodes.text,
    data: await deflated(Buffer.from(large)),
    masked: false,
    deflated: true,
  })
  for (const deflates of [true, false]) {
    const seen: string[] = []
    const look: Look = ({ data }) => {
      seen.push(Buffer.from(data).toString())
      return 'pass'
    }
    const { feed, heard } = laneOf({ look, reservedBits: 0x40, deflates })
    feed(Buffer.concat([coded, text('small')]))
    while (frames(heard.bytes).length < 2) await turn()
    assert.deepEqual(seen, [large, 'small'])
    const [first, second] = frames(heard.bytes)
    assert.equal(first!.startsWith('1*'), deflates)
    assert.equal(heard.bytes.length < 200, deflates)
    assert.equal(second, '1 small')
  }
})

test('what comes deflated and is none, too large or no text closes with its code', async () => {
  for (const [data, code] of [
    [Buffer.from([0xff]), '1007 message_malformed'],
    [await deflated(Buffer.alloc(1001)), '1009 message_too_large'],
    [await deflated(Buffer.from([0xc3, 0x28])), '1007 message_malformed'],
  ] as const) {
    const { feed, heard } = laneOf({ reservedBits: 0x40 })
    feed(writeFrame({ opcode: opcodes.text, data, masked: false, deflated: true }))
    while (heard.closes.length === 0) await turn()
    assert.deepEqual(heard.closes, [code])
  }
})
