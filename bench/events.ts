/** Nanoseconds to write one usage event: `npx node bench/events.ts [--json]`. */

import { randomBytes } from 'node:crypto'
import { scriptWords } from '@gatehouse/base/script-words.ts'
import { blankEvent, decodeEvent, EventEncoder, eventBytesMax } from '@gatehouse/events'

const { values: words } = scriptWords(import.meta.url, { json: { type: 'boolean', default: false } })

const event = blankEvent()
Object.assign(event, { route: 3, endpoint: 4, api: 5, apiVersion: 6, environment: 7, organization: 8, plan: 9 })
Object.assign(event, { method: 'GET', status: 200, timeUs: Date.now() * 1000, path: '/v1/orders/{orderId}/lines' })
event.application = event.credential = event.subscription = event.address = randomBytes(16)
event.userAgent = 'Mozilla/5.0 (X11; Linux x86_64) Gecko/20100101'
event.outcomes = [{ policy: 1, kind: 'passed', durationUs: 12 }]

const bytes = new Uint8Array(new SharedArrayBuffer(eventBytesMax))
const encoder = new EventEncoder(bytes)
const perCall = (times: number, work: () => void) => {
  for (let i = 0; i < times; i++) work()
  const start = performance.now()
  for (let i = 0; i < times; i++) work()
  return Math.round(((performance.now() - start) * 1e6) / times)
}
const rows = [
  { what: 'encode', ns: perCall(500_000, () => encoder.encode(event, 0)), bytes: encoder.encode(event, 0) },
  { what: 'decode', ns: perCall(50_000, () => decodeEvent(new Uint8Array(bytes))), bytes: encoder.encode(event, 0) },
]
if (words.json) console.log(JSON.stringify({ bench: 'events', rows }))
else console.table(rows)
