import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { type Kept, piecesOf, type Width, widths } from './time-pieces.ts'

const always: Kept = { requests: 0, 86400: 0, 3600: 0, 60: 0 }
const at = (text: string) => Date.parse(`2026-03-${text}Z`)
const told = (from: string, to: string, kept: Partial<Kept> = {}, usable: readonly Width[] = widths) =>
  piecesOf({ fromMs: at(from), toMs: at(to) }, { usable, kept: { ...always, ...kept } }).map(
    ({ width, fromMs, toMs }) =>
      `${width} ${new Date(fromMs).toISOString().slice(8, 19)} ${new Date(toMs).toISOString().slice(8, 19)}`,
  )

test('a span is whole days within, then hours, minutes and single requests at its ends', () => {
  assert.deepEqual(told('01T22:58:30', '04T01:01:30'), [
    '0 01T22:58:30 01T22:59:00',
    '60 01T22:59:00 01T23:00:00',
    '3600 01T23:00:00 02T00:00:00',
    '86400 02T00:00:00 04T00:00:00',
    '3600 04T00:00:00 04T01:00:00',
    '60 04T01:00:00 04T01:01:00',
    '0 04T01:01:00 04T01:01:30',
  ])
  assert.deepEqual(told('01T10:00:01', '01T10:00:02'), ['0 01T10:00:01 01T10:00:02'])
  assert.deepEqual(told('01T10:00:00', '01T10:00:00'), [])
})

test('no wider than the points of a series', () => {
  assert.deepEqual(told('01T00:00:00', '03T00:00:00', {}, [3600, 60]), ['3600 01T00:00:00 03T00:00:00'])
  assert.deepEqual(told('01T00:00:00', '03T00:00:00', {}, []), ['0 01T00:00:00 03T00:00:00'])
})

test('what is not kept any more is told by the next wider period that is, or by single requests', () => {
  const kept = { 60: at('03T00:00:00') }
  assert.deepEqual(told('01T10:30:00', '01T12:00:00', kept), [
    '0 01T10:30:00 01T11:00:00',
    '3600 01T11:00:00 01T12:00:00',
  ])
  assert.deepEqual(told('01T10:30:00', '01T11:30:00', { ...kept, requests: at('03T00:00:00') }), [
    '3600 01T10:00:00 01T12:00:00',
  ])
  const gone = { 60: at('09T00:00:00'), 3600: at('09T00:00:00'), requests: at('09T00:00:00') }
  assert.deepEqual(told('01T10:30:00', '02T11:30:00', gone), ['86400 01T00:00:00 03T00:00:00'])
  assert.deepEqual(told('01T00:00:00', '02T00:00:00', { ...gone, 86400: at('09T00:00:00') }), [])
})

test('hours and days that are not made yet are told by what they will be made of', () => {
  const until = { 3600: at('03T09:00:00'), 86400: at('03T00:00:00') }
  assert.deepEqual(told('01T00:00:00', '03T10:00:30', { until }), [
    '86400 01T00:00:00 03T00:00:00',
    '3600 03T00:00:00 03T09:00:00',
    '60 03T09:00:00 03T10:00:00',
    '0 03T10:00:00 03T10:00:30',
  ])
})

test('pieces follow one another, lie on their periods and are kept', () => {
  const moment = fc.integer({ min: at('01T00:00:00'), max: at('20T00:00:00') })
  fc.assert(
    fc.property(
      moment,
      moment,
      fc.tuple(moment, moment, moment, moment),
      (fromMs, toMs, [requests, day, hour, minute]) => {
        const whole = (ms: number, width: Width) => Math.ceil(ms / (width * 1000)) * width * 1000
        const kept: Kept = { requests, 86400: whole(day, 86400), 3600: whole(hour, 3600), 60: whole(minute, 60) }
        const pieces = piecesOf({ fromMs, toMs }, { usable: widths, kept })
        for (const [index, piece] of pieces.entries()) {
          assert.ok(piece.fromMs < piece.toMs)
          if (index > 0) assert.equal(piece.fromMs, pieces[index - 1]!.toMs)
          if (piece.width > 0)
            assert.deepEqual([piece.fromMs % (piece.width * 1000), piece.toMs % (piece.width * 1000)], [0, 0])
        }
        for (const { width, fromMs } of pieces) assert.ok(kept[width === 0 ? 'requests' : width] <= fromMs, `${width}`)
        const oldest = Math.max(fromMs, Math.min(requests, kept[86400], kept[3600], kept[60]))
        if (oldest < toMs) assert.ok(pieces.length > 0 && pieces.length <= 7, `${pieces.length}`)
        if (pieces.length > 0) assert.ok(pieces[0]!.fromMs <= oldest && pieces.at(-1)!.toMs >= toMs)
      },
    ),
  )
})
