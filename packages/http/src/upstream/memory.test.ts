import assert from 'node:assert/strict'
import test from 'node:test'
import type { BodySource, BorrowingSink } from '@gatehouse/base'
import { answer, ask, eventually, faultServer, nothingLeft, pooled, type Step, textOf } from './fault-server.model.ts'

const head = (bytes: number) => `HTTP/1.1 200 OK\r\nContent-Length: ${bytes}\r\n\r\n`
/** Differs at every place, and from one letter to another. */
const content = (letter: string, bytes: number) => {
  const text = Buffer.alloc(bytes, letter)
  for (let at = 0; at + 8 <= bytes; at += 8) text.write(at.toString(36).padStart(7), at + 1)
  return text.toString('latin1')
}
const whole = (letter: string, bytes: number): Step[] => ['request', { send: head(bytes) + content(letter, bytes) }]

/** Uses pieces up, but holds the one that `holds` names, until the test says go. */
class Borrower implements BorrowingSink {
  readonly borrows = true
  bytes = 0
  held: Uint8Array | undefined
  before = ''
  ended = false
  readonly #holdsAt: number
  constructor(holdsAt: number) {
    this.#holdsAt = holdsAt
  }
  data(piece: Uint8Array): boolean {
    this.bytes += piece.byteLength
    if (this.bytes < this.#holdsAt) return true
    this.held = piece
    this.before = Buffer.from(piece).toString('latin1')
    return false
  }
  end() {
    this.ended = true
  }
  failed(reason: Error) {
    assert.fail(reason)
  }
  get now(): string {
    return Buffer.from(this.held!).toString('latin1')
  }
}

/** Every piece as it was given, without a copy. */
function kept(body: BodySource): Promise<string> {
  const pieces: Uint8Array[] = []
  return new Promise((resolve, failed) => {
    body.start({
      data: piece => pieces.push(piece) > 0,
      end: () => resolve(Buffer.concat(pieces).toString('latin1')),
      failed,
    })
  })
}

test('a body that nobody has started yet is not overwritten by what other connections read', async t => {
  for (const bytes of [10, 1000, 16_000, 60_000]) {
    const { origin } = await faultServer(
      t,
      ['a', 'b', 'c', 'd'].map(letter => whole(letter, bytes)),
    )
    const pool = pooled(t, { origin })
    const replies = []
    for (let i = 0; i < 4; i++) replies.push(await ask(pool))
    const texts = await Promise.all(replies.map(reply => textOf(reply.body!)))
    for (const text of texts) assert.equal(text === content(text[0]!, bytes), true)
    await pool.close()
  }
})

test('pieces that a sink keeps stay as they were given', async t => {
  const bytes = 3_000_000
  const { origin } = await faultServer(
    t,
    ['a', 'b', 'c'].map(letter => whole(letter, bytes)),
  )
  const pool = pooled(t, { origin })
  const texts = await Promise.all([0, 1, 2].map(async () => kept((await ask(pool)).body!)))
  for (const text of texts) assert.equal(text === content(text[0]!, bytes), true)
  for (let i = 0; i < 3; i++) {
    const text = await kept((await ask(pool)).body!)
    assert.equal(text === content(text[0]!, bytes), true)
  }
})

for (const [place, rest] of [
  ['amid', 5000],
  ['at the end of', 0],
] as const) {
  test(`a piece that is held ${place} a message is not overwritten by what other connections read`, async t => {
    const first = 100_000
    const bytes = first + 5000 + rest
    const { origin, sockets } = await faultServer(t, [
      ['request', { send: head(bytes) + content('a', first) }, ...whole('b', 3_000_000)],
      whole('b', 3_000_000),
    ])
    const pool = pooled(t, { origin })
    const { body } = await ask(pool)
    const borrower = new Borrower(first + 1)
    body!.start(borrower)
    await eventually(() => borrower.bytes === first)
    sockets[0]!.write(content('c', 5000))
    await eventually(() => borrower.held !== undefined)
    const others = await Promise.all([0, 1, 2].map(async () => kept((await ask(pool)).body!)))
    assert.equal(
      others.every(text => text === content('b', 3_000_000)),
      true,
    )
    assert.equal(borrower.now, borrower.before)
    assert.equal(borrower.ended, false)
    body!.resume()
    if (rest > 0) {
      sockets[0]!.write(content('d', rest))
      await eventually(() => borrower.bytes === bytes)
      body!.resume()
    }
    assert.equal(borrower.ended, true)
    await pool.close(0)
    await nothingLeft(pool)
  })
}

test('a connection whose last reply still waits for its reader serves the next request', async t => {
  const { origin, sockets } = await faultServer(t, [whole('a', 1000)])
  const pool = pooled(t, { origin, connectionsMax: 1 })
  for (const start of ['before', 'after']) {
    const { body } = await ask(pool)
    const borrower = new Borrower(1)
    if (start === 'before') body!.start(borrower)
    assert.equal((await answer(pool)).length, 1004)
    if (start === 'after') body!.start(borrower)
    assert.equal(borrower.ended, false)
    body!.resume()
    assert.equal(borrower.ended, true)
  }
  assert.equal(sockets.length, 1)
})

test('a connection that stopped reading at the end of a reply reads again for the next', async t => {
  const split: Step[] = ['request', { send: head(9) }, { send: 'x' }, 'stall']
  const { origin, sockets } = await faultServer(t, [split])
  const pool = pooled(t, { origin, connectionsMax: 1 })
  const { body } = await ask(pool)
  const borrower = new Borrower(9)
  body!.start(borrower)
  await eventually(() => borrower.bytes === 1)
  sockets[0]!.write('12345678')
  await eventually(() => borrower.bytes === 9)
  const next = answer(pool)
  sockets[0]!.write(`${head(2)}ok`)
  assert.equal(await next, '200 ok')
})
