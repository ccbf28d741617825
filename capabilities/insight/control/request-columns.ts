/** What is kept of one request, in the order of its columns: the same in every engine. */
import { idFromBytes } from '@gatehouse/base'
import { addressText, type EventBatch, eventFlags, type NameField, nameOf, type UsageEvent } from '@gatehouse/events'
import { bucketOf } from '../latency-bucket.ts'
import type { SumName } from '../measures.ts'
import { measuredIn } from './measured-in.ts'

/** `bytes` are 16, `tiny` up to 255, `small` up to 65,535, `count` up to 2 ** 32, `long` whole, `number` any. */
export type ColumnKind = 'text' | 'bytes' | 'tiny' | 'small' | 'count' | 'long' | 'number'

interface Column {
  kind: ColumnKind
  of(event: UsageEvent, from: From): string | number | Uint8Array
}

interface From {
  batch: EventBatch
  ids: IdTexts
}

const textsMax = 50_000

/** Ids come by the thousand and are few: their text is made once. */
export class IdTexts {
  readonly #texts = new Map<string, string>()

  text(prefix: string, bytes: Uint8Array | undefined): string {
    if (!bytes) return ''
    const key = prefix + Buffer.from(bytes.buffer, bytes.byteOffset, 16).toString('latin1')
    let text = this.#texts.get(key)
    if (text === undefined) {
      if (this.#texts.size >= textsMax) this.#texts.clear()
      this.#texts.set(key, (text = idFromBytes(prefix, bytes)))
    }
    return text
  }
}

const name = (field: NameField): Column => ({ kind: 'text', of: (event, { batch }) => nameOf(batch, event, field) })
const id = (field: 'application' | 'subscription' | 'credential', prefix: string): Column => ({
  kind: 'text',
  of: (event, { ids }) => ids.text(prefix, event[field]),
})
const flag = (of: keyof typeof eventFlags): Column => ({
  kind: 'tiny',
  of: ({ flags }) => (flags & eventFlags[of] ? 1 : 0),
})
const column = (kind: ColumnKind, of: (event: UsageEvent) => string | number | Uint8Array): Column => ({ kind, of })

export const requestColumns = {
  time_us: column('long', event => Math.trunc(event.timeUs)),
  organization: name('organization'),
  environment: name('environment'),
  api: name('api'),
  api_version: name('apiVersion'),
  endpoint: name('endpoint'),
  plan: name('plan'),
  target: name('target'),
  failure: name('failure'),
  reason: column('text', event => event.reason),
  revision: name('revision'),
  node: { kind: 'text', of: (_, { batch }) => batch.node } as Column,
  application: id('application', 'app'),
  subscription: id('subscription', 'sub'),
  credential: id('credential', 'cred'),
  request_id: column('bytes', event => event.requestId),
  method: column('text', event => event.method),
  status: column('small', event => event.status),
  bucket: column('small', event => bucketOf(event.totalUs)),
  requests: column('tiny', () => 1),
  cached: flag('cached'),
  aborted: flag('aborted'),
  retried: flag('retried'),
  total_us: column('count', event => event.totalUs),
  first_byte_us: column('count', event => event.firstByteUs),
  overhead_us: column('count', event => event.overheadUs),
  bytes_in: column('number', event => event.bytesIn),
  bytes_out: column('number', event => event.bytesOut),
  unit_requests: column('count', event => event.units.requests),
  unit_bytes: column('number', event => event.units.bytes),
  unit_tokens: column('number', event => event.units.tokens),
  unit_cost: column('number', event => event.units.cost),
  client: column('text', event => (event.address ? addressText(event.address) : '')),
  path: column('text', event => event.path),
  user_agent: column('text', event => event.userAgent),
  country: column('text', event => event.country),
  labels: column('text', ({ noted }) => (noted === '' ? '' : measuredIn(noted).labels)),
  amounts_json: column('text', ({ noted }) => (noted === '' ? '' : measuredIn(noted).amounts)),
  trace_id: column('text', ({ traceId }) => (traceId ? Buffer.from(traceId).toString('hex') : '')),
} satisfies Record<string, Column>

export type RequestColumn = keyof typeof requestColumns

/** Kinds of the sums in roll-ups, which outgrow those of one request. */
export const sumKinds: Record<SumName, 'long' | 'number'> = {
  ...{ requests: 'long', cached: 'long', aborted: 'long', retried: 'long', unit_requests: 'long' },
  ...{ total_us: 'long', first_byte_us: 'long', overhead_us: 'long' },
  ...{ bytes_in: 'number', bytes_out: 'number', unit_bytes: 'number', unit_tokens: 'number', unit_cost: 'number' },
}
