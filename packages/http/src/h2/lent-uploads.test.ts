/** Bodies of many streams are read into one buffer of their connection: what a sink holds stays as it was. */
import assert from 'node:assert/strict'
import { type ClientHttp2Session, connect } from 'node:http2'
import test from 'node:test'
import type { BodySink, BodySource } from '@gatehouse/base'
import { HeaderList } from '@gatehouse/base'
import { lentBuffers } from '../inlet.ts'
import { eventually, listening } from '../wire.model.ts'

const bodyBytes = 700_000

/** Looks at its pieces late. `used` are up at once; of the others each third is held back for a while. */
function checking(body: BodySource, byte: number, kind: 'keeps' | 'borrows'): Promise<number> {
  const pieces: Uint8Array[] = []
  let bytes = 0
  const right = (piece: Uint8Array) =>
    assert.ok(
      piece.every(one => one === byte),
      `a piece of another body than ${byte}`,
    )
  return new Promise((resolve, reject) => {
    const sink: BodySink & { borrows?: true; usedAtOnceBytesMax?: number } = {
      ...(kind === 'borrows' ? { borrows: true, usedAtOnceBytesMax: 4096 } : {}),
      data(piece) {
        bytes += piece.byteLength
        if (kind === 'keeps') pieces.push(piece)
        else if (bytes % 3 === 0 && piece.byteLength > 4096) {
          setTimeout(() => {
            right(piece)
            body.resume()
          }, 2)
          return false
        } else right(piece)
        return true
      },
      end() {
        pieces.forEach(right)
        resolve(bytes)
      },
      failed: reject,
    }
    body.start(sink)
  })
}

for (const kind of ['keeps', 'borrows'] as const) {
  test(`a sink that ${kind} pieces has the bytes of its own body, beside nine others of the connection`, async t => {
    const sums: Promise<number>[] = []
    const listener = await listening(t, {
      onRequest({ body, target }, reply) {
        sums.push(checking(body!, Number(target.slice(1)), kind))
        sums.at(-1)!.then(() => reply.send({ status: 200, headers: new HeaderList() }, undefined), assert.fail)
      },
    })
    const session = connect(`http://127.0.0.1:${listener.port}`)
    t.after(() => session.destroy())
    await Promise.all(Array.from({ length: 10 }, (_, at) => uploaded(session, at + 1)))
    assert.deepEqual(await Promise.all(sums), new Array(10).fill(bodyBytes))
    session.destroy()
    await eventually(() => listener.connections === 0 && lentBuffers() === 0)
  })
}

async function uploaded(session: ClientHttp2Session, byte: number): Promise<void> {
  const stream = session.request({ ':method': 'POST', ':path': `/${byte}` })
  stream.end(Buffer.alloc(bodyBytes, byte))
  await new Promise((resolve, reject) => stream.resume().on('close', resolve).on('error', reject))
}
