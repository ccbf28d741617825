import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import test from 'node:test'
import { gunzipSync } from 'node:zlib'
import { type BodySink, type BodySource, bodyOf } from '@gatehouse/base'
import { codingPort, decodersMax, encodersMax } from './codings.ts'

const rules = { bytesMax: 1e6, over: () => new Error('over'), broken: () => new Error('broken') }
const never: BodySource = { lengthBytes: undefined, start() {}, resume() {}, abort() {} }

/** Gives pieces as long as it may; counts them. */
function endless() {
  const state = { given: 0, aborted: false, sink: undefined as BodySink | undefined }
  const go = () => {
    for (;;) {
      state.given++
      if (state.aborted || !state.sink!.data(randomBytes(16_384))) return
    }
  }
  const source: BodySource = {
    lengthBytes: undefined,
    start(sink) {
      state.sink = sink
      go()
    },
    resume: go,
    abort() {
      state.aborted = true
    },
  }
  return { state, source }
}

const settled = () => new Promise<void>(done => setTimeout(done, 200))

test('a sink that takes nothing makes the source wait, through the coder', async () => {
  const { state, source } = endless()
  const coded = codingPort().encode(source, 'gzip')!
  coded.start({ data: () => false, end() {}, failed() {} })
  await settled()
  const { given } = state
  assert.ok(given < 100, `${given} pieces`)
  await settled()
  assert.equal(state.given, given)
  coded.abort()
  assert.equal(state.aborted, true)
})

test('a sink that takes its time gets everything, in order', async () => {
  const text = 'abc'.repeat(500_000)
  const coded = codingPort().encode(bodyOf(Buffer.from(text)), 'gzip')!
  const pieces: Uint8Array[] = []
  await new Promise<void>((done, failed) =>
    coded.start({
      data(piece) {
        pieces.push(piece)
        setImmediate(() => coded.resume())
        return false
      },
      ...{ end: () => done(), failed },
    }),
  )
  assert.equal(gunzipSync(Buffer.concat(pieces)).toString(), text)
})

test('coders are counted and given back: beyond the bound a body is sent as it is, and none is inflated', () => {
  const port = codingPort()
  const encoding = Array.from({ length: encodersMax }, () => port.encode(never, 'gzip')!)
  assert.equal(port.encode(never, 'gzip'), undefined)
  encoding[0]!.abort()
  encoding[0]!.abort()
  assert.ok(port.encode(never, 'gzip'))
  assert.equal(port.encode(never, 'gzip'), undefined)
  const decoding = Array.from({ length: decodersMax }, () => port.decode(never, 'br', rules))
  assert.throws(() => port.decode(never, 'br', rules), { code: 'codings_exhausted' })
  decoding[0]!.abort()
  assert.ok(port.decode(never, 'br', rules))
})

test('a source that fails is heard of as it said, and a coder of it is given back', async () => {
  const port = codingPort()
  let sink: BodySink | undefined
  const coded = port.decode({ ...never, start: to => void (sink = to) }, 'zstd', rules)
  const reason = await new Promise(failed => {
    coded.start({ data: () => true, end() {}, failed })
    sink!.failed(new Error('the peer went away'))
  })
  assert.match(String(reason), /the peer went away/)
})
