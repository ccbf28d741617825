/** Simulated requests as usage events in the batches that gateways send. */
import { idBytes } from '@gatehouse/base'
import { batchEventsMax, blankEvent, EventEncoder, encodeBatch, eventBytesMax } from '@gatehouse/events'
import type { Random } from './random.ts'
import type { SimulatedRequest } from './requests.ts'

/** What the store knows them by; a name stands for itself where nothing is said. */
export interface Ids {
  organization: string
  environment: string
  of?(kind: 'api' | 'apiVersion' | 'application' | 'plan' | 'revision', name: string): string | undefined
}

export interface Batching {
  requests: Iterable<SimulatedRequest>
  ids: Ids
  node?: string
  epoch?: number
  random: Random
}

export function* batchesOf({ requests, ids, node = 'simulated', epoch = 1, random }: Batching): Generator<Uint8Array> {
  const names = ['']
  const numbers = new Map<string, number>([['', 0]])
  const numberOf = (name: string) => {
    let number = numbers.get(name)
    if (number === undefined) {
      numbers.set(name, (number = names.length))
      names.push(name)
    }
    return number
  }
  const bytes = new Uint8Array(eventBytesMax)
  const encoder = new EventEncoder(bytes)
  const fill = eventFiller({ ids, numberOf, random })
  let events: Uint8Array[] = []
  let sequence = 0
  const batch = () =>
    encodeBatch({ node, epoch, sequence: ++sequence, dropped: 0, events, strings: () => names }) as Uint8Array
  for (const request of requests) {
    events.push(bytes.slice(0, encoder.encode(fill(request), 0)))
    if (events.length < batchEventsMax) continue
    yield batch()
    events = []
  }
  if (events.length > 0) yield batch()
}

interface Filling {
  ids: Ids
  numberOf(name: string): number
  random: Random
}

function eventFiller({ ids, numberOf, random }: Filling) {
  const event = blankEvent()
  event.generation = 1
  const idOf = (kind: Parameters<NonNullable<Ids['of']>>[0], name: string) => ids.of?.(kind, name) ?? name
  let made = 0
  return (request: SimulatedRequest) => {
    const view = new DataView(event.requestId.buffer)
    view.setUint32(0, ++made)
    for (const at of [4, 8, 12]) view.setUint32(at, Math.floor(random.next() * 2 ** 32))
    event.timeUs = request.timeMs * 1000
    event.organization = numberOf(ids.organization)
    event.environment = numberOf(ids.environment)
    event.api = numberOf(idOf('api', request.api))
    event.apiVersion = numberOf(idOf('apiVersion', `${request.api}-${request.version}`))
    event.revision = numberOf(idOf('revision', `${request.api}-${request.version}`))
    event.endpoint = numberOf(request.endpoint)
    event.plan = numberOf(idOf('plan', request.plan))
    event.target = numberOf(request.target)
    event.failure = numberOf(request.failure)
    event.application = idBytes(idOf('application', request.consumer))
    event.method = 'GET'
    event.status = request.status
    event.reason = request.failure === 'upstream_timeout' ? 'timeout' : ''
    event.totalUs = Math.round(request.durationMs * 1000)
    event.firstByteUs = Math.round(request.durationMs * 900)
    event.overheadUs = 150
    event.bytesIn = 300
    event.bytesOut = 2000
    event.units = { requests: 1, bytes: 2300, tokens: 0, cost: request.cost }
    event.path = request.endpoint
    event.userAgent = 'simulated'
    return event
  }
}
