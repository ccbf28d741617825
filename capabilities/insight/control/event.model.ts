/** Events of known content for tests. */

import { blankEvent, EventEncoder, encodeBatch, eventBytesMax, type UsageEvent } from '@gatehouse/events'

const strings = [
  '',
  'org_one',
  'org_two',
  'env_prod',
  'orders',
  'orders-v1',
  '/orders/{id}',
  'plan_free',
  'users',
  'users-v1',
]

export const nameAt = (number: number) => strings[number] ?? ''

const startMs = Date.UTC(2026, 0, 1)

/** One event per 100 ms from 2026-01-01 on; every 4th belongs to `org_two`, the duration is a known scatter. */
export function eventAt(number: number): UsageEvent {
  const requestId = new Uint8Array(16)
  new DataView(requestId.buffer).setUint32(12, number)
  const application = new Uint8Array(16).fill(1 + (number % 3))
  return {
    ...blankEvent(),
    requestId,
    application,
    timeUs: (startMs + number * 100) * 1000,
    generation: 1,
    organization: number % 4 === 3 ? 2 : 1,
    environment: 3,
    api: number % 5 === 0 ? 8 : 4,
    apiVersion: number % 5 === 0 ? 9 : 5,
    endpoint: 6,
    plan: 7,
    method: 'GET',
    status: number % 50 === 0 ? 503 : number % 20 === 0 ? 404 : 200,
    totalUs: 500 + ((number * 7919) % 100_003),
    firstByteUs: 400,
    overheadUs: 100,
    bytesIn: 10,
    bytesOut: number % 1000,
    units: { requests: 1, bytes: 10, tokens: 0, cost: 0 },
    path: '/orders/{id}',
    userAgent: "Robert'); drop table events;--",
  }
}

export function batchOf(events: UsageEvent[], name: { sequence: number; node?: string; epoch?: number }): Uint8Array {
  const bytes = new Uint8Array(eventBytesMax)
  const encoder = new EventEncoder(bytes)
  const encoded = events.map(event => bytes.slice(0, encoder.encode(event, 0)))
  return encodeBatch({ node: 'n', epoch: 1, dropped: 0, ...name, events: encoded, strings: () => strings })
}
