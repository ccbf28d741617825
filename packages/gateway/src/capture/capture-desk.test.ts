import assert from 'node:assert/strict'
import test from 'node:test'
import { capturedBytesMax } from '@gatehouse/program'
import { CaptureDesk } from './capture-desk.ts'

const heard = (desk: CaptureDesk, text: string) => desk.heard({ kind: 'captured', capture: 'cap_1', text })
const sizeOf = (report: unknown) => Buffer.byteLength(JSON.stringify(report))

test('what no telling can take is missed, and what comes after it is told', () => {
  const desk = new CaptureDesk(async () => {})
  heard(desk, JSON.stringify('é'.repeat(capturedBytesMax / 2)))
  heard(desk, JSON.stringify('small'))
  const report = desk.take()
  assert.deepEqual(report, {
    captured: [{ capture: 'cap_1', request: 'small' }],
    missed: [{ capture: 'cap_1', count: 1 }],
  })
})

test('each telling is as large as the control plane takes, and all is told', () => {
  const desk = new CaptureDesk(async () => {})
  for (let at = 0; at < 20; at++) heard(desk, JSON.stringify(`${at}${'é'.repeat(200_000)}`))
  let told = 0
  for (let left = desk.tellings; left > 0; left--) {
    const report = desk.take()
    assert.ok(sizeOf(report) <= capturedBytesMax, String(sizeOf(report)))
    told += report.captured.length
  }
  assert.equal(told, 20)
  assert.equal(desk.tellings, 0)
})
