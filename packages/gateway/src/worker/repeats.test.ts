import assert from 'node:assert/strict'
import test from 'node:test'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { keptOf } from '../tracing/thread-records.ts'
import { Repeats } from './repeats.ts'

setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void

const headBytes = 32_768
/** As it is read out of a head of a caller who fills it. */
function fieldOf(number: number): string {
  const head = Buffer.alloc(headBytes, 'a')
  head.write(`agent of number ${String(number).padStart(8)}`)
  return head.toString('latin1').slice(0, 24)
}

function heapAfter(work: () => void): number {
  collectGarbage()
  const before = process.memoryUsage().heapUsed
  work()
  collectGarbage()
  return process.memoryUsage().heapUsed - before
}

test('what is remembered of callers is as large as the texts, not as their heads', () => {
  const repeats = new Repeats<string>()
  const kept = keptOf({ keep: 'whole', key: new Uint8Array(32) })
  const bytes = heapAfter(() => {
    for (let number = 0; number < 4000; number++) {
      repeats.add(fieldOf(number), own => own.replace('@', ''))
      kept.masked(fieldOf(number))
    }
  })
  assert.ok(bytes < 8_000_000, `${bytes}`)
  assert.equal(repeats.get(fieldOf(7)), fieldOf(7))
  assert.equal(kept.masked(fieldOf(7)), fieldOf(7))
})

test('of many texts some are forgotten', () => {
  const repeats = new Repeats<number>()
  for (let number = 0; number < 5000; number++) repeats.add(String(number), Number)
  assert.deepEqual([repeats.get('0'), repeats.get('4999')], [undefined, 4999])
  repeats.clear()
  assert.equal(repeats.get('4999'), undefined)
})
