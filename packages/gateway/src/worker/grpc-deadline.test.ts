import assert from 'node:assert/strict'
import test from 'node:test'
import type { BodySink, BodySource, BorrowingSink, HeaderList } from '@gatehouse/base'
import { GrpcDeadline } from './grpc-deadline.ts'

class Heard implements BorrowingSink {
  readonly borrows = true
  readonly said: string[] = []
  data(piece: Uint8Array): boolean {
    this.said.push(`data ${piece.byteLength}`)
    return false
  }
  end(trailers?: HeaderList) {
    this.said.push(`end ${trailers?.get('grpc-status') ?? ''}`.trim())
  }
  failed() {
    this.said.push('failed')
  }
}

function handFed() {
  const fed = { sink: undefined as BodySink | undefined, aborted: 0 }
  const body: BodySource = {
    lengthBytes: undefined,
    start: sink => {
      fed.sink = sink
    },
    resume() {},
    abort() {
      fed.aborted++
    },
  }
  return { fed, body }
}

test('a body that lasts longer than the deadline ends with the trailers DEADLINE_EXCEEDED, and its source is given up', t => {
  t.mock.timers.enable({ apis: ['setTimeout'] })
  const { fed, body } = handFed()
  const heard = new Heard()
  new GrpcDeadline(300, () => assert.fail('there is a reply')).bounded(body).start(heard)
  fed.sink!.data(new Uint8Array(3))
  t.mock.timers.tick(300)
  assert.deepEqual(heard.said, ['data 3', 'end 4'])
  assert.equal(fed.aborted, 1)
})

for (const over of ['end', 'failed'] as const) {
  test(`after a body's own ${over} the deadline says nothing more, although the caller has not taken everything yet`, t => {
    t.mock.timers.enable({ apis: ['setTimeout'] })
    const { fed, body } = handFed()
    const heard = new Heard()
    new GrpcDeadline(300, () => assert.fail('there is a reply')).bounded(body).start(heard)
    fed.sink!.data(new Uint8Array(3))
    if (over === 'end') fed.sink!.end()
    else fed.sink!.failed(new Error('broken'))
    t.mock.timers.tick(1000)
    assert.deepEqual(heard.said, ['data 3', over])
    assert.equal(fed.aborted, 0)
  })
}

test('a sink that gives pieces back still says so behind a deadline', () => {
  const { fed, body } = handFed()
  const deadline = new GrpcDeadline(1000, () => {})
  deadline.bounded(body).start(new Heard())
  assert.equal((fed.sink as BorrowingSink).borrows, true)
  deadline.clear()
})
