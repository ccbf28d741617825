/** Appends for ever and tells each stored sequence; ended by its test. */
import { writeSync } from 'node:fs'
import { systemClock } from '@gatehouse/base'
import { blankEvent, eventBytesMax } from './event.ts'
import { EventEncoder } from './event-encode.ts'
import { Spool } from './spool.ts'

const spool = new Spool({ directory: process.argv[2]!, node: 'n', clock: systemClock, segmentBytesMax: 20_000 })
const bytes = new Uint8Array(eventBytesMax)
const event = bytes.slice(0, new EventEncoder(bytes).encode({ ...blankEvent(), path: '/a/b' }, 0))
for (let sequence = 1; ; sequence++) {
  const events = new Array<Uint8Array>(1 + (sequence % 30)).fill(event)
  if (spool.append({ events, strings: () => [] }) === 'stored') writeSync(1, `${sequence}\n`)
}
