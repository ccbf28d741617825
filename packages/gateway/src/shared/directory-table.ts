/**
 * Who may call, held once per process: credentials by the SHA-256 of the secret, and subscriptions by application, API
 * version and environment. The main thread writes; workers read without waiting and without allocating.
 *
 * When a table is three quarters full the writer makes a larger one and from then on writes to both, until main says
 * that every worker has switched (`retire`). So no entry is missing on either side of the switch.
 */
import { boundsShape, eachPiece, readPieces } from './bounds-table.ts'
import { createTableMemory, type Finding, type TableMemory, TableReader, TableWriter } from './shared-table.ts'

export const credentialStates = ['active', 'rotating', 'revoked', 'expired', 'blocked'] as const
export const subscriptionStates = [
  'requested',
  'rejected',
  'active',
  'paused',
  'cancelling',
  'closed',
  'expired',
] as const
export type CredentialState = (typeof credentialStates)[number]
export type SubscriptionState = (typeof subscriptionStates)[number]

/** Bytes are the 16 bytes of an id (`idBytes`). Times are whole seconds since the epoch; 0 never expires. */
export interface CredentialRecord {
  credential: Uint8Array
  application: Uint8Array
  expiresAtSeconds: number
  state: CredentialState
  /** 24 bits: of its bounds, as in `bounds-table.ts`. */
  flags: number
}

export interface SubscriptionRecord {
  subscription: Uint8Array
  plan: Uint8Array
  expiresAtSeconds: number
  state: SubscriptionState
  flags: number
  /** Of its quotas, as in `time-zones.ts`; 0 where it has none of its own. */
  zone: number
  anchorMinutes: number
}

export interface SubscriptionKey {
  application: Uint8Array
  apiVersion: Uint8Array
  environment: Uint8Array
}

/** Of tokens that are refused before their end. Whole seconds since the epoch; of one token `issuedUntilSeconds` is 0. */
export interface DenialRecord {
  issuedUntilSeconds: number
  expiresAtSeconds: number
}

/** Fit for `postMessage` and `workerData`. */
export interface DirectoryMemory {
  readonly credentials: TableMemory
  readonly subscriptions: TableMemory
  readonly bounds: TableMemory
  readonly denials: TableMemory
  /** How many denials there are: one word, so that where there are none nobody looks. */
  readonly denialCount: SharedArrayBuffer
}

const credentialShape = { keyWords: 8, valueWords: 10 }
const subscriptionShape = { keyWords: 12, valueWords: 12 }
const denialShape = { keyWords: 8, valueWords: 2 }
const fullAt = 0.75

export function createDirectoryMemory({
  credentials = 1024,
  subscriptions = 1024,
  bounds = 64,
  denials = 64,
} = {}): DirectoryMemory {
  return {
    credentials: createTableMemory(credentialShape, Math.ceil(credentials / fullAt)),
    subscriptions: createTableMemory(subscriptionShape, Math.ceil(subscriptions / fullAt)),
    bounds: createTableMemory(boundsShape, Math.ceil(bounds / fullAt)),
    denials: createTableMemory(denialShape, Math.ceil(denials / fullAt)),
    denialCount: new SharedArrayBuffer(4),
  }
}

/** `grown` hears of each new memory; post it to every worker, and `retire()` when all have switched. */
export function openDirectoryWriter(memory: DirectoryMemory, grown: (memory: DirectoryMemory) => void = () => {}) {
  return new DirectoryWriter(memory, grown)
}

export function openDirectoryReader(memory: DirectoryMemory): DirectoryReader {
  return new DirectoryReader(memory)
}

export class DirectoryWriter {
  readonly #grown: (memory: DirectoryMemory) => void
  /** Newest last; the older ones are still read by somebody. */
  #credentials: TableWriter[]
  #subscriptions: TableWriter[]
  #bounds: TableWriter[]
  #denials: TableWriter[]
  readonly #denialCount: Int32Array<SharedArrayBuffer>
  readonly #key = new Int32Array(8)
  readonly #pair = new Int32Array(12)
  readonly #credential = new Int32Array(10)
  readonly #subscription = new Int32Array(12)

  constructor(memory: DirectoryMemory, grown: (memory: DirectoryMemory) => void) {
    this.#grown = grown
    this.#credentials = [new TableWriter(memory.credentials)]
    this.#subscriptions = [new TableWriter(memory.subscriptions)]
    this.#bounds = [new TableWriter(memory.bounds)]
    this.#denials = [new TableWriter(memory.denials)]
    this.#denialCount = new Int32Array(memory.denialCount)
  }

  get memory(): DirectoryMemory {
    return {
      credentials: this.#credentials.at(-1)!.memory,
      subscriptions: this.#subscriptions.at(-1)!.memory,
      bounds: this.#bounds.at(-1)!.memory,
      denials: this.#denials.at(-1)!.memory,
      denialCount: this.#denialCount.buffer,
    }
  }

  /** Of bounds: their pieces. */
  get size(): { credentials: number; subscriptions: number; bounds: number; denials: number } {
    return {
      credentials: this.#credentials.at(-1)!.size,
      subscriptions: this.#subscriptions.at(-1)!.size,
      bounds: this.#bounds.at(-1)!.size,
      denials: this.#denials.at(-1)!.size,
    }
  }

  putCredential(hash: Uint8Array, record: CredentialRecord): void {
    copyBytes(sized(hash, 32), this.#key, 0)
    pack(this.#credential, { ...record, one: record.credential, two: record.application }, credentialStates)
    this.#put(this.#credentials, this.#key, this.#credential)
  }

  deleteCredential(hash: Uint8Array): boolean {
    copyBytes(sized(hash, 32), this.#key, 0)
    return this.#credentials.map(table => table.delete(this.#key)).at(-1)!
  }

  putSubscription(key: SubscriptionKey, record: SubscriptionRecord): void {
    packKey(this.#pair, key)
    pack(this.#subscription, { ...record, one: record.subscription, two: record.plan }, subscriptionStates)
    this.#subscription[10] = record.zone
    this.#subscription[11] = record.anchorMinutes
    this.#put(this.#subscriptions, this.#pair, this.#subscription)
  }

  deleteSubscription(key: SubscriptionKey): boolean {
    packKey(this.#pair, key)
    return this.#subscriptions.map(table => table.delete(this.#pair)).at(-1)!
  }

  /** Before the record that names it is put. */
  putBounds(credential: Uint8Array, flags: number, text: string): void {
    eachPiece({ id: sized(credential, 16), flags }, text, (key, value) => this.#put(this.#bounds, key, value))
  }

  /** After no record names it any more. */
  deleteBounds(credential: Uint8Array, flags: number): void {
    eachPiece({ id: sized(credential, 16), flags }, '', key => {
      for (const table of this.#bounds) table.delete(key)
    })
  }

  putDenial(key: Uint8Array, { issuedUntilSeconds, expiresAtSeconds }: DenialRecord): void {
    copyBytes(sized(key, 32), this.#key, 0)
    this.#put(this.#denials, this.#key, new Int32Array([issuedUntilSeconds, expiresAtSeconds]))
    Atomics.store(this.#denialCount, 0, this.#denials.at(-1)!.size)
  }

  deleteDenial(key: Uint8Array): void {
    copyBytes(sized(key, 32), this.#key, 0)
    for (const table of this.#denials) table.delete(this.#key)
    Atomics.store(this.#denialCount, 0, this.#denials.at(-1)!.size)
  }

  /** Every worker reads the newest memory: stop writing to the older ones. */
  retire(): void {
    this.#credentials = this.#credentials.slice(-1)
    this.#subscriptions = this.#subscriptions.slice(-1)
    this.#bounds = this.#bounds.slice(-1)
    this.#denials = this.#denials.slice(-1)
  }

  #put(tables: TableWriter[], key: Int32Array, value: Int32Array): void {
    const newest = tables.at(-1)!
    const grows = newest.size >= Math.floor(newest.memory.capacity * fullAt)
    if (grows) {
      const larger = new TableWriter(createTableMemory(newest.memory, newest.memory.capacity * 2))
      newest.copyTo(larger)
      tables.push(larger)
    }
    // An old table may fill up before its readers switch: they miss the new entry until they do, never an old one.
    for (const table of tables) table.put(key, value)
    if (grows) this.#grown(this.memory)
  }
}

/** Records and their bytes belong to the reader and hold until its next call. */
export class DirectoryReader {
  readonly #credentials: TableReader
  readonly #subscriptions: TableReader
  readonly #bounds: TableReader
  readonly #denials: TableReader
  readonly #denialCount: Int32Array<SharedArrayBuffer>
  readonly #denial = new Int32Array(2)
  readonly #key = new Int32Array(8)
  readonly #pair = new Int32Array(12)
  /** The tables copy what they hold; a subscription holds more. */
  readonly #value = new Int32Array(12)
  readonly #credential: CredentialRecord
  readonly #subscription: SubscriptionRecord

  constructor(memory: DirectoryMemory) {
    this.#credentials = new TableReader(memory.credentials)
    this.#subscriptions = new TableReader(memory.subscriptions)
    this.#bounds = new TableReader(memory.bounds)
    this.#denials = new TableReader(memory.denials)
    this.#denialCount = new Int32Array(memory.denialCount)
    const one = new Uint8Array(this.#value.buffer, 0, 16)
    const two = new Uint8Array(this.#value.buffer, 16, 16)
    this.#credential = { credential: one, application: two, expiresAtSeconds: 0, state: 'revoked', flags: 0 }
    const quota = { zone: 0, anchorMinutes: 0 }
    this.#subscription = { subscription: one, plan: two, expiresAtSeconds: 0, state: 'closed', flags: 0, ...quota }
  }

  findCredential(hash: Uint8Array): CredentialRecord | undefined {
    copyBytes(sized(hash, 32), this.#key, 0)
    if (!this.#credentials.find(this.#key, this.#value)) return undefined
    return this.#unpack(this.#credential, credentialStates)
  }

  findSubscription(key: SubscriptionKey): SubscriptionRecord | undefined {
    packKey(this.#pair, key)
    if (!this.#subscriptions.find(this.#pair, this.#value)) return undefined
    this.#subscription.zone = this.#value[10]!
    this.#subscription.anchorMinutes = this.#value[11]!
    return this.#unpack(this.#subscription, subscriptionStates)
  }

  /** What the record's flags speak of; undefined where it was replaced meanwhile, or is not in this memory. */
  findBounds({ credential, flags }: CredentialRecord): string | undefined {
    return readPieces(this.#bounds, { id: credential, flags })
  }

  get anyDenials(): boolean {
    return Atomics.load(this.#denialCount, 0) > 0
  }

  findDenial(key: Uint8Array): DenialRecord | undefined {
    copyBytes(sized(key, 32), this.#key, 0)
    if (!this.#denials.find(this.#key, this.#denial)) return undefined
    return { issuedUntilSeconds: this.#denial[0]! >>> 0, expiresAtSeconds: this.#denial[1]! >>> 0 }
  }

  /** Of the last credential, or subscription, that was found. */
  credentialFinding(): Finding {
    return this.#credentials.finding()
  }

  subscriptionFinding(): Finding {
    return this.#subscriptions.finding()
  }

  #unpack<T extends CredentialRecord | SubscriptionRecord>(record: T, states: readonly T['state'][]): T {
    record.expiresAtSeconds = this.#value[8]! >>> 0
    record.state = states[this.#value[9]! & 0xff]!
    record.flags = this.#value[9]! >>> 8
    return record
  }
}

interface Packed {
  one: Uint8Array
  two: Uint8Array
  expiresAtSeconds: number
  state: string
  flags: number
}

function pack(value: Int32Array, record: Packed, states: readonly string[]): void {
  const state = states.indexOf(record.state)
  if (state < 0) throw new RangeError(`${record.state} is not a state`)
  if (!(record.expiresAtSeconds >= 0 && record.expiresAtSeconds < 2 ** 32)) throw new RangeError('no such time')
  copyBytes(sized(record.one, 16), value, 0)
  copyBytes(sized(record.two, 16), value, 16)
  value[8] = record.expiresAtSeconds
  value[9] = (record.flags << 8) | state
}

function packKey(pair: Int32Array, { application, apiVersion, environment }: SubscriptionKey): void {
  copyBytes(sized(application, 16), pair, 0)
  copyBytes(sized(apiVersion, 16), pair, 16)
  copyBytes(sized(environment, 16), pair, 32)
}

function copyBytes(from: Uint8Array, to: Int32Array, at: number): void {
  for (let i = 0; i < from.length; i += 4) {
    to[(at + i) >> 2] = from[i]! | (from[i + 1]! << 8) | (from[i + 2]! << 16) | (from[i + 3]! << 24)
  }
}

function sized(bytes: Uint8Array, length: number): Uint8Array {
  if (bytes.length !== length) throw new RangeError(`${length} bytes are needed, not ${bytes.length}`)
  return bytes
}
