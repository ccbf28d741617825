/** Finds what other replicas did, and deployments that wait for a node that went away. */
import type { Clock } from '@gatehouse/base'
import type { Store } from '@gatehouse/store'
import type { Log } from '@gatehouse/unit'
import type { GroupPublisher } from './group-publisher.ts'
import { readHeads } from './heads.ts'
import type { Signals } from './signals.ts'
import type { SigningKeys } from './signing-keys.ts'

export interface WatchOptions {
  store: Store
  keys: SigningKeys
  signals: Signals
  publisher: GroupPublisher
  clock: Clock
  log: Log
}

/** Revocations of one replica reach the gateways of another within this time. PGlite has no replicas. */
const lookMs = { postgres: 300, pglite: 2000 }
const decideEvery = { postgres: 5, pglite: 1 }

export function startWatch(options: WatchOptions): { close(): void; idle(): Promise<void> } {
  const { store, clock, log } = options
  const seen = new Map<string, string>()
  let closed = false
  let rounds = 0
  let turn: Promise<unknown> = Promise.resolve()
  let cancel = () => {}
  const again = () => {
    cancel = clock.after(lookMs[store.kind], () => {
      turn = look(options, seen, rounds++ % decideEvery[store.kind] === 0)
        .catch(reason => log.warn('The store could not be watched.', { reason: String(reason) }))
        .then(() => !closed && again())
    })
  }
  again()
  return {
    close() {
      closed = true
      cancel()
    },
    async idle() {
      await turn
    },
  }
}

async function look(
  { store, keys, signals, publisher }: WatchOptions,
  seen: Map<string, string>,
  decide: boolean,
): Promise<void> {
  if (await keys.reload()) signals.tellAll()
  for (const { gatewayGroupId, generation, epoch, seq } of await readHeads(store.db)) {
    const now = `${generation} ${epoch} ${seq}`
    if (seen.get(gatewayGroupId) !== now) signals.tell(gatewayGroupId)
    seen.set(gatewayGroupId, now)
    if (decide) await publisher.heard(gatewayGroupId)
  }
}
