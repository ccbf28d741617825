/** The first of several addresses that answers (RFC 8305, "Happy Eyeballs"). */
import { isIPv6, type Socket } from 'node:net'

/** RFC 8305 §5: how long an address has before the next one is tried beside it. */
const headStartMs = 250

/** Both families in turn (RFC 8305 §4), each begun at another address every time, so that all of them are used. */
export function interleaved(addresses: readonly string[], turn: number): string[] {
  const sixFirst = isIPv6(addresses[0] ?? '')
  const families = [
    addresses.filter(one => isIPv6(one) === sixFirst),
    addresses.filter(one => isIPv6(one) !== sixFirst),
  ]
  const turned = families.map(family => family.map((_, at) => family[(at + turn) % family.length]!))
  return addresses.flatMap((_, at) => turned.flatMap(family => family.slice(at, at + 1)))
}

export interface Racer {
  socket: Socket
  address: string
}

export interface RaceOptions<R extends Racer> {
  /** At least one. */
  addresses: readonly string[]
  dial: (address: string) => R
  won: (racer: R) => void
  /** Called when every address has failed, with what the last one said. */
  lost: (error: Error) => void
}

/** Returns what ends the race; neither `won` nor `lost` is called afterwards. */
export function race<R extends Racer>({ addresses, dial, won, lost }: RaceOptions<R>): () => void {
  const running = new Set<R>()
  let next = 0
  let over = false
  let timer: NodeJS.Timeout | undefined
  const end = () => {
    over = true
    clearTimeout(timer)
    for (const racer of running) racer.socket.destroy()
    running.clear()
  }
  const start = () => {
    clearTimeout(timer)
    const racer = dial(addresses[next++]!)
    running.add(racer)
    racer.socket.once('connect', () => {
      if (over) return
      running.delete(racer)
      end()
      won(racer)
    })
    racer.socket.on('error', error => {
      if (over || !running.delete(racer)) return
      if (next < addresses.length) return start()
      if (running.size > 0) return
      over = true
      lost(error)
    })
    if (next < addresses.length) timer = setTimeout(start, headStartMs)
  }
  start()
  return end
}
