/** The rules of SPEC.md on frames, each broken by hand (RFC 9113 §4 to §6). */
import assert from 'node:assert/strict'
import test from 'node:test'
import { HeaderList } from '@gatehouse/base'
import type { ListenOptions } from '../listening.ts'
import { HandFed } from '../upstream/fault-server.model.ts'
import { eventually, listening } from '../wire.model.ts'
import { codes } from './fault.ts'
import {
  block,
  codeOf,
  data,
  endHeaders,
  endStream,
  frame,
  frameTypes,
  headers,
  isEnd,
  isGoaway,
  isReset,
  ping,
  rawCaller,
  requestFields,
  reset,
  setting,
  settings,
  windowUpdate,
} from './frames.model.ts'
import { floods } from './rules.ts'

/** `/hung` is never answered; any other target at once, the body unread. */
const onRequest: ListenOptions['onRequest'] = ({ target }, reply) => {
  if (target !== '/hung') reply.send({ status: 200, headers: new HeaderList() }, undefined)
}

const hung = requestFields().map(field => (field[0] === ':path' ? ([':path', '/hung'] as const) : field))
const open = headers(1, hung, endHeaders)
const half = headers(1, hung)
const bytes = (...list: number[]) => Buffer.from(list)
const of = (type: number, stream: number, payload = bytes()) => frame(type, 0, { stream, payload })
const priority = (stream: number, payload = bytes(0, 0, 0, 0, 9)) => of(frameTypes.priority, stream, payload)
const padded = (stream: number, payload: Buffer) => frame(frameTypes.data, 8, { stream, payload })
const continued = (stream: number, flags = endHeaders) =>
  frame(frameTypes.continuation, flags, { stream, payload: block([['x-a', 'b']]) })
const begun = frame(frameTypes.headers, endStream, { stream: 1, payload: block(hung) })

const fatal: [rule: string, why: string, code: number, frames: Buffer[]][] = [
  ['H2-20', 'a frame above 16,384 bytes', codes.frameSize, [frame(0xee, 0, { payload: Buffer.alloc(16_385) })]],
  ['H2-22', 'PING within a header block', codes.protocol, [begun, ping()]],
  ['H2-22', 'DATA within a header block', codes.protocol, [begun, data(1, 'x')]],
  ['H2-22', 'an unknown frame within a header block', codes.protocol, [begun, of(0xee, 0)]],
  ['H2-22', 'CONTINUATION of another stream', codes.protocol, [begun, continued(3)]],
  ['H2-22', 'CONTINUATION without HEADERS', codes.protocol, [open, continued(1)]],
  ['H2-23', 'DATA on no stream', codes.protocol, [data(0, 'x')]],
  ['H2-23', 'HEADERS on no stream', codes.protocol, [headers(0, hung)]],
  ['H2-23', 'PRIORITY on no stream', codes.protocol, [priority(0)]],
  ['H2-23', 'RST_STREAM on no stream', codes.protocol, [reset(0)]],
  ['H2-23', 'SETTINGS on a stream', codes.protocol, [of(frameTypes.settings, 1)]],
  ['H2-23', 'PING on a stream', codes.protocol, [of(frameTypes.ping, 1, Buffer.alloc(8))]],
  ['H2-23', 'GOAWAY on a stream', codes.protocol, [of(frameTypes.goaway, 1, Buffer.alloc(8))]],
  ['H2-24', 'a stream with an even number', codes.protocol, [headers(2, hung)]],
  ['H2-24', 'a stream with a lower number', codes.streamClosed, [headers(5, requestFields()), headers(3, hung)]],
  ['H2-25', 'DATA on a stream that was never open', codes.protocol, [data(7, 'x')]],
  ['H2-25', 'RST_STREAM on a stream that was never open', codes.protocol, [reset(7)]],
  ['H2-25', 'WINDOW_UPDATE on a stream that was never open', codes.protocol, [windowUpdate(7, 1)]],
  ['H2-25', 'WINDOW_UPDATE on a stream of ours', codes.protocol, [windowUpdate(2, 1)]],
  ['H2-28', 'padding as long as its frame', codes.protocol, [open, padded(1, bytes(3, 1, 2))]],
  ['H2-28', 'padding without room for its length', codes.protocol, [open, padded(1, bytes())]],
  ['H2-28', 'HEADERS with such padding', codes.protocol, [frame(1, 13, { stream: 1, payload: bytes(9, 0x82) })]],
  ['H2-29', 'RST_STREAM of 3 bytes', codes.frameSize, [open, of(frameTypes.reset, 1, bytes(0, 0, 0))]],
  ['H2-29', 'WINDOW_UPDATE of 5 bytes', codes.frameSize, [of(frameTypes.windowUpdate, 0, bytes(0, 0, 0, 0, 1))]],
  ['H2-29', 'PING of 7 bytes', codes.frameSize, [of(frameTypes.ping, 0, Buffer.alloc(7))]],
  ['H2-29', 'GOAWAY of 7 bytes', codes.frameSize, [of(frameTypes.goaway, 0, Buffer.alloc(7))]],
  ['H2-29', 'SETTINGS of 5 bytes', codes.frameSize, [of(frameTypes.settings, 0, Buffer.alloc(5))]],
  ['H2-29', 'an acknowledgement with settings', codes.frameSize, [frame(4, 1, { payload: Buffer.alloc(6) })]],
  ['H2-29', 'HEADERS too short for a priority', codes.frameSize, [frame(1, 37, { stream: 1, payload: bytes(1) })]],
  ['H2-29', 'PRIORITY of 4 bytes on no open stream', codes.frameSize, [priority(9, bytes(0, 0, 0, 0))]],
  ['H2-30', 'PUSH_PROMISE', codes.protocol, [open, of(5, 1, bytes(0, 0, 0, 2))]],
  ['H2-31', 'ENABLE_PUSH of 2', codes.protocol, [settings(setting(2, 2))]],
  ['H2-31', 'ENABLE_CONNECT_PROTOCOL of 2', codes.protocol, [settings(setting(8, 2))]],
  ['H2-31', 'a small MAX_FRAME_SIZE', codes.protocol, [settings(setting(5, 16_383))]],
  ['H2-31', 'a large MAX_FRAME_SIZE', codes.protocol, [settings(setting(5, 2 ** 24))]],
  ['H2-31', 'a large INITIAL_WINDOW_SIZE', codes.flowControl, [settings(setting(4, 2 ** 31))]],
  ['H2-32', 'WINDOW_UPDATE by 0 of the connection', codes.protocol, [windowUpdate(0, 0)]],
  ['H2-33', 'a window of the connection above 2^31 - 1', codes.flowControl, [windowUpdate(0, 2 ** 31 - 1)]],
  [
    'H2-33',
    'a window of a stream that settings make too large',
    codes.flowControl,
    [open, windowUpdate(1, 2 ** 31 - 1 - 65_535), settings(setting(4, 65_536))],
  ],
  [
    'H2-41',
    'a header block that cannot be decoded',
    codes.compression,
    [frame(1, 5, { stream: 1, payload: bytes(0xff) })],
  ],
]

for (const [rule, why, code, frames] of fatal) {
  test(`${why} ends the connection and is counted (${rule})`, async t => {
    const listener = await listening(t, { onRequest })
    const caller = await rawCaller(t, listener.port)
    caller.send(...frames)
    assert.equal(codeOf(await caller.until(isGoaway)), code)
    await caller.over()
    assert.deepEqual([...listener.counters.refused], [[floods.session, 1]])
    caller.socket.end()
    await eventually(() => listener.connections === 0)
  })
}

const whole = (count: number) => frame(frameTypes.data, 0, { stream: 1, payload: Buffer.alloc(count) })

const ofStream: [rule: string, why: string, code: number, frames: Buffer[]][] = [
  ['H2-15', 'a second section that is not the last', codes.protocol, [open, headers(1, [['x-a', 'b']], endHeaders)]],
  ['H2-15', 'a pseudo-header field in it', codes.protocol, [open, headers(1, [[':path', '/']])]],
  ['H2-15', 'a name that is none in it', codes.protocol, [open, headers(1, [['x a', 'b']])]],
  ['H2-26', 'DATA behind the last frame', codes.streamClosed, [half, data(1, 'x')]],
  ['H2-26', 'HEADERS behind the last frame', codes.streamClosed, [half, headers(1, [['x-a', 'b']])]],
  ['H2-27', 'DATA on a stream that is over', codes.streamClosed, [headers(1, requestFields()), data(1, 'x')]],
  ['H2-29', 'PRIORITY of 4 bytes', codes.frameSize, [open, priority(1, bytes(0, 0, 0, 0))]],
  ['H2-32', 'WINDOW_UPDATE by 0', codes.protocol, [open, windowUpdate(1, 0)]],
  ['H2-33', 'a window above 2^31 - 1', codes.flowControl, [open, windowUpdate(1, 2 ** 31 - 1)]],
  [
    'H2-34',
    'more DATA than its window',
    codes.flowControl,
    [open, whole(16_384), whole(16_384), whole(16_384), whole(16_384)],
  ],
]

for (const [rule, why, code, frames] of ofStream) {
  test(`${why} resets the stream, and the connection goes on (${rule})`, async t => {
    const listener = await listening(t, { onRequest })
    const caller = await rawCaller(t, listener.port)
    caller.send(...frames)
    assert.equal(codeOf(await caller.until(isReset(1))), code)
    caller.send(headers(101, requestFields()))
    await caller.until(isEnd(101))
    assert.equal(caller.frames.some(isGoaway), false)
  })
}

const dropped: [rule: string, why: string, frames: Buffer[]][] = [
  [
    'H2-27',
    'DATA, trailers and a reset on a stream that was reset here',
    [open, windowUpdate(1, 0), data(1, 'x'), headers(1, [['x-a', 'b']]), reset(1)],
  ],
  [
    'H2-27',
    'WINDOW_UPDATE and RST_STREAM on a stream that is over',
    [headers(1, requestFields()), windowUpdate(1, 1), reset(1)],
  ],
  ['H2-31', 'an unknown setting', [settings(setting(0x99, 7))]],
  ['H2-37', 'an unknown frame', [of(0xee, 3, bytes(1, 2, 3))]],
  ['H2-37', 'PRIORITY of a stream that depends on itself', [priority(1, bytes(0, 0, 0, 1, 9))]],
]

for (const [rule, why, frames] of dropped) {
  test(`${why} changes nothing (${rule})`, async t => {
    const listener = await listening(t, { onRequest })
    const caller = await rawCaller(t, listener.port)
    caller.send(...frames, headers(101, requestFields()))
    await caller.until(isEnd(101))
    assert.equal(caller.frames.some(isGoaway), false)
    assert.deepEqual([...listener.counters.refused], [])
  })
}

test('the first frame is SETTINGS, and no acknowledgement (H2-21)', async t => {
  const listener = await listening(t, { onRequest })
  for (const first of [ping(), frame(frameTypes.settings, 1), data(1, 'x')]) {
    const caller = await rawCaller(t, listener.port, [], first)
    assert.equal(codeOf(await caller.until(isGoaway)), codes.protocol)
  }
})

test('windows that settings make smaller than 0 are closed until they are above it (H2-35)', async t => {
  const body = new HandFed()
  const listener = await listening(t, {
    onRequest: (_, reply) => reply.send({ status: 200, headers: new HeaderList() }, body),
  })
  const caller = await rawCaller(t, listener.port)
  const content = () => Buffer.concat(caller.frames.filter(({ type }) => type === 0).map(({ payload }) => payload))
  const acknowledged = (count: number) => () =>
    caller.frames.filter(({ type, flags }) => type === 4 && flags === 1).length >= count
  caller.send(headers(1, requestFields()))
  await eventually(() => body.sink !== undefined)
  body.sink!.data(Buffer.alloc(60_000, 'a'))
  await eventually(() => content().length === 60_000)
  caller.send(settings(setting(4, 10)))
  await eventually(acknowledged(2))
  assert.equal(body.sink!.data(Buffer.from('bcd')), false)
  caller.send(windowUpdate(1, 59_990), ping())
  await caller.until(({ type, flags }) => type === frameTypes.ping && flags === 1)
  assert.equal(content().length, 60_000)
  caller.send(windowUpdate(1, 1))
  await eventually(() => content().length === 60_001)
  caller.send(settings(setting(4, 20)))
  await eventually(() => content().length === 60_003)
  assert.equal(content().subarray(60_000).toString(), 'bcd')
})

test('PING is answered with the same bytes, SETTINGS are acknowledged (H2-36)', async t => {
  const listener = await listening(t, { onRequest })
  const caller = await rawCaller(t, listener.port)
  caller.send(of(frameTypes.ping, 0, Buffer.from('8 bytes.')))
  const pong = await caller.until(({ type, flags }) => type === frameTypes.ping && flags === 1)
  assert.equal(pong.payload.toString(), '8 bytes.')
  assert.ok(caller.frames.some(({ type, flags, payload }) => type === 4 && flags === 1 && payload.length === 0))
})

test('a window is opened again when half of it was used, and not before (H2-34)', async t => {
  const body: { sink?: unknown } = {}
  const listener = await listening(t, {
    onRequest: request => {
      request.body!.start({ data: () => true, end() {}, failed() {} })
      body.sink = true
    },
  })
  const caller = await rawCaller(t, listener.port)
  caller.send(open, whole(16_384), whole(16_383), ping())
  await caller.until(({ type, flags }) => type === frameTypes.ping && flags === 1)
  const updates = () => caller.frames.filter(({ type, stream }) => type === frameTypes.windowUpdate && stream === 1)
  assert.deepEqual(updates(), [])
  caller.send(whole(1))
  await eventually(() => updates().length === 1)
  assert.equal(updates()[0]!.payload.readUInt32BE(), 32_768)
})
