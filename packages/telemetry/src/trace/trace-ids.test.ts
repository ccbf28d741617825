import assert from 'node:assert/strict'
import test from 'node:test'
import { TraceIds, writeTraceId } from './trace-ids.ts'

test('identifiers are well-formed, the same for the same request, and of no two requests the same', () => {
  const ids = new TraceIds()
  const seen = new Set<string>()
  for (let count = 1; count <= 200_000; count++) {
    const traceId = ids.traceId(count)
    seen.add(traceId).add(ids.spanId(count))
    if (count % 1000 === 0) {
      assert.match(traceId, /^[0-9a-f]{32}$/)
      assert.equal(ids.parent(count, 1), `00-${traceId}-${ids.spanId(count)}-01`)
    }
  }
  assert.equal(seen.size, 400_000)
  assert.notEqual(ids.traceId(1), ids.traceId(1 + 2 ** 32))
  const bytes = new Uint8Array(16)
  for (const count of [1, 4096, 2 ** 32 + 5]) {
    ids.write(count, bytes)
    assert.equal(Buffer.from(bytes).toString('hex'), ids.traceId(count))
    writeTraceId(ids.parent(count, 1), 3, bytes.fill(0))
    assert.equal(Buffer.from(bytes).toString('hex'), ids.traceId(count))
  }
  assert.notEqual(new TraceIds().traceId(1), ids.traceId(1))
})

test('the right-most bytes are spread evenly: who samples by them gets its share', () => {
  const ids = new TraceIds()
  const cells = new Array<number>(16).fill(0)
  let drawn = 0
  for (let count = 1; count <= 64_000; count++) {
    const cell = Number.parseInt(ids.traceId(count).slice(18, 19), 16)
    cells[cell] = cells[cell]! + 1
    if (ids.draw(count) < 2 ** 32 / 100) drawn++
  }
  for (const cell of cells) assert.ok(cell > 3600 && cell < 4400, String(cells))
  assert.ok(drawn > 500 && drawn < 790, String(drawn))
})
