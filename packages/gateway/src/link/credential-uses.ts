/**
 * When and from which networks credentials were used since the control plane was last told: read off the usage events
 * that pass, in fixed memory. Times are of the monotonic clock and told as ages, so that no clock that jumps matters.
 */
import { type Clock, idFromBytes } from '@gatehouse/base'
import { addressText, nameFields, namePlaces, place } from '@gatehouse/events'
import { credentialNetworksMax } from '@gatehouse/program'
import { failureNumber } from '../event-names.ts'

/** A power of two. */
const places = 8192
const credentialsMax = places / 2
const probesMax = 16
const idBytes = 16

const failurePlace = namePlaces[nameFields.indexOf('failure')]!
/** What was refused for where it came from was no use. */
const misplaced = failureNumber('credential_out_of_place')!

export interface CredentialUse {
  credential: string
  /** Text of a network, empty where the caller had no address, with the monotonic time of its last use. */
  seen: { network: string; usedMs: number }[]
}

export class CredentialUses {
  readonly #clock: Clock
  /** Four words each. */
  readonly #ids = new Int32Array(places * 4)
  readonly #networks = new Int32Array(places * credentialNetworksMax * 4)
  /** Monotonic milliseconds; 0 where there is no network. */
  readonly #times = new Float64Array(places * credentialNetworksMax)
  /** Places that are taken, in order. */
  #taken: number[] = []
  #lost = 0
  #nowMs = 0

  constructor(clock: Clock) {
    this.#clock = clock
    this.round()
  }

  /** Credentials that found no room; each is told of when it is used again. */
  get lost(): number {
    return this.#lost
  }

  get size(): number {
    return this.#taken.length
  }

  /** Begins a round of events: they count as of now. */
  round(): void {
    this.#nowMs = Math.max(1, this.#clock.monotonicMs())
  }

  /** `event` is an encoded usage event. */
  note(event: Uint8Array): void {
    const words = new DataView(event.buffer, event.byteOffset, event.byteLength)
    const id = place.credential
    if (words.getInt32(id, true) === 0 && words.getInt32(id + 12, true) === 0) return
    if (words.getUint32(failurePlace, true) === misplaced) return
    const at = this.#placeOf(words, id)
    if (at < 0) this.#lost++
    else this.#seen(at, words, this.#nowMs)
  }

  /** So many of them, the oldest first; forgotten here. */
  take(max: number): CredentialUse[] {
    const taken = this.#taken.splice(0, max)
    const uses = taken.map(at => this.#useAt(at))
    for (const at of taken) this.#ids.fill(0, at * 4, at * 4 + 4)
    for (const at of taken) this.#times.fill(0, at * credentialNetworksMax, (at + 1) * credentialNetworksMax)
    return uses
  }

  #useAt(at: number): CredentialUse {
    const seen: CredentialUse['seen'] = []
    for (let i = at * credentialNetworksMax; i < (at + 1) * credentialNetworksMax; i++) {
      const usedMs = this.#times[i]!
      if (usedMs === 0) continue
      const network = new Uint8Array(this.#networks.buffer, i * 16, 16)
      seen.push({ network: isNone(network) ? '' : addressText(network), usedMs })
    }
    return { credential: idFromBytes('cred', new Uint8Array(this.#ids.buffer, at * idBytes, idBytes)), seen }
  }

  /** Less than 0 where there is no room. */
  #placeOf(words: DataView, from: number): number {
    const ids = this.#ids
    const [a, b] = [words.getInt32(from, true), words.getInt32(from + 4, true)]
    const [c, d] = [words.getInt32(from + 8, true), words.getInt32(from + 12, true)]
    let free = -1
    for (let probe = 0; probe < probesMax; probe++) {
      const at = (d + probe) & (places - 1)
      const i = at * 4
      if (ids[i] === a && ids[i + 1] === b && ids[i + 2] === c && ids[i + 3] === d) return at
      if (free < 0 && ids[i] === 0 && ids[i + 3] === 0) free = at
    }
    if (free < 0 || this.#taken.length >= credentialsMax) return -1
    ids.set([a, b, c, d], free * 4)
    this.#taken.push(free)
    return free
  }

  /** A network more than there is room for takes the place of the one that was seen longest ago. */
  #seen(at: number, words: DataView, nowMs: number): void {
    const [first, end] = [at * credentialNetworksMax, (at + 1) * credentialNetworksMax]
    let oldest = first
    for (let i = first; i < end; i++) {
      if (this.#times[i] !== 0 && this.#isNetwork(i, words)) return void (this.#times[i] = nowMs)
      if (this.#times[i]! < this.#times[oldest]!) oldest = i
    }
    for (let word = 0; word < 4; word++)
      this.#networks[oldest * 4 + word] = words.getInt32(place.address + word * 4, true)
    this.#times[oldest] = nowMs
  }

  #isNetwork(i: number, words: DataView): boolean {
    const networks = this.#networks
    for (let word = 0; word < 4; word++) {
      if (networks[i * 4 + word] !== words.getInt32(place.address + word * 4, true)) return false
    }
    return true
  }
}

const isNone = (network: Uint8Array) => network.every(byte => byte === 0)
