/** The publisher: changes of rows become generations, and the gateways' answers become states of deployments. */
import type { Clock } from '@gatehouse/base'
import type { Manifest, PolicyModule } from '@gatehouse/program'
import type { AnyTables, Store } from '@gatehouse/store'
import type { Log } from '@gatehouse/unit'
import type { Kysely } from 'kysely'
import type { Fleet, Publisher } from '../publisher.ts'
import { openGenerations, refuseGeneration, setCarried, setSingle, storeGeneration } from './generations.ts'
import { readHead } from './heads.ts'
import { type ChoiceOptions, chooseProgram } from './program-choice.ts'
import { type Candidate, readProgramSources } from './program-sources.ts'
import type { RowAccess } from './row-access.ts'
import type { Signals } from './signals.ts'
import type { SigningKeys } from './signing-keys.ts'
import { accept, lowestServed, overtake, refuse } from './verdicts.ts'

export interface GroupPublisherOptions extends ChoiceOptions {
  store: Store
  rows: RowAccess
  keys: SigningKeys
  signals: Signals
  clock: Clock
  log: Log
  auditHeads: (db: Kysely<AnyTables>) => Promise<Manifest['auditHeads']>
  policyModule?: PolicyModule | undefined
}

const retryMs = 1000
/** How often a settled deployment is looked for when another replica may have settled it. */
const lookMs = 200
const staleTriesMax = 20

export class GroupPublisher implements Omit<Publisher, keyof Fleet> {
  readonly #options: GroupPublisherOptions
  readonly #dirty = new Set<string>()
  readonly #busy = new Map<string, Promise<void>>()
  readonly #ensured = new Set<string>()
  #closed = false

  constructor(options: GroupPublisherOptions) {
    this.#options = options
  }

  programChanged(gatewayGroupIds: readonly string[]): void {
    for (const id of gatewayGroupIds) {
      this.#dirty.add(id)
      if (!this.#closed && !this.#busy.has(id)) this.#busy.set(id, this.#buildWhileDirty(id))
    }
  }

  directoryChanged(gatewayGroupIds: readonly string[]): void {
    for (const id of gatewayGroupIds) this.#options.signals.tell(id)
  }

  capturesChanged(gatewayGroupIds: readonly string[]): void {
    for (const id of gatewayGroupIds) this.#options.signals.tell(id)
  }

  async settled(deploymentId: string, waitMs: number): Promise<void> {
    const { clock, rows, signals } = this.#options
    const endMs = clock.monotonicMs() + waitMs
    for (;;) {
      const found = await rows.read(resources => resources.find('Deployment', deploymentId))
      const leftMs = endMs - clock.monotonicMs()
      if (found?.state !== 'pending' || leftMs <= 0 || this.#closed) return
      await new Promise<void>(resolve => {
        const forget = signals.listen(`deployment ${deploymentId}`, () => done())
        const cancel = clock.after(Math.min(leftMs, lookMs), () => done())
        const done = () => {
          forget()
          cancel()
          resolve()
        }
      })
    }
  }

  /** Builds the group once in the life of this process: what changed before it began is found so. */
  ensure(gatewayGroupId: string): void {
    if (this.#ensured.has(gatewayGroupId)) return
    this.#ensured.add(gatewayGroupId)
    this.programChanged([gatewayGroupId])
  }

  /** A node serves or refuses something new, came or went: deployments may be decided now. */
  async heard(gatewayGroupId: string): Promise<void> {
    const { store, rows, clock } = this.#options
    const open = await openGenerations(store.db, gatewayGroupId)
    if (open.length === 0) return
    const lowest = await lowestServed(store.db, gatewayGroupId, clock.nowMs())
    if (lowest === undefined) return
    for (const { number, carried } of open) {
      if (number > lowest) break
      for (const one of carried) {
        await accept(rows, one, number)
        this.#decided(one.deploymentId)
      }
      await setCarried(store.db, gatewayGroupId, { number, carried: [] })
    }
    if ((await readHead(store.db, gatewayGroupId))?.single) this.programChanged([gatewayGroupId])
  }

  /** A node refuses a generation: what it put to the proof has failed, or is tried one by one. */
  async refused(gatewayGroupId: string, number: number, reason: string): Promise<void> {
    const { store, rows, log } = this.#options
    const generation = await store.transaction(trx => refuseGeneration(trx, gatewayGroupId, number))
    if (!generation) return
    log.warn('A gateway refused a generation.', { gatewayGroupId, generation: number, reason })
    const [only, ...more] = generation.carried
    if (!only) return
    if (more.length > 0) await setSingle(store.db, gatewayGroupId, true)
    else {
      await refuse(rows, only, reason)
      this.#decided(only.deploymentId)
    }
    this.programChanged([gatewayGroupId])
  }

  /** Resolves when nothing is being built. */
  async idle(): Promise<void> {
    while (this.#busy.size > 0) await Promise.all(this.#busy.values())
  }

  async close(): Promise<void> {
    this.#closed = true
    await this.idle()
  }

  #decided(deploymentId: string): void {
    this.#options.signals.tell(`deployment ${deploymentId}`)
  }

  async #buildWhileDirty(gatewayGroupId: string): Promise<void> {
    const { log, clock } = this.#options
    while (this.#dirty.delete(gatewayGroupId) && !this.#closed) {
      try {
        await this.#build(gatewayGroupId)
      } catch (reason) {
        if (this.#closed) break
        log.error('A generation could not be built and is tried again.', { gatewayGroupId, reason: String(reason) })
        this.#dirty.add(gatewayGroupId)
        clock.after(retryMs, () => this.programChanged([gatewayGroupId]))
        break
      }
    }
    this.#busy.delete(gatewayGroupId)
  }

  async #build(gatewayGroupId: string): Promise<void> {
    const { store, rows, keys, clock, signals, log, auditHeads } = this.#options
    for (let tries = 0; ; tries++) {
      const { sources, heads } = await rows.read(async (resources, db) => ({
        sources: await readProgramSources(resources, db, gatewayGroupId),
        heads: await auditHeads(db),
      }))
      const choice = chooseProgram(sources, this.#options)
      for (const { candidate, reason } of choice.kept)
        log.warn('A live deployment cannot be built and is served as before.', {
          deployment: candidate.deployment.id,
          reason,
        })
      const outcome = await store.transaction(trx =>
        storeGeneration(trx, {
          gatewayGroupId,
          seen: sources.head?.generation ?? 0,
          parts: choice.parts,
          stages: choice.stages,
          carried: choice.carried.map(carriedOf),
          auditHeads: heads,
          policyModule: this.#options.policyModule,
          keys,
          nowMs: clock.nowMs(),
        }),
      )
      if (outcome === 'stale' && tries < staleTriesMax) continue
      if (outcome === 'stale') throw new Error('others build at the same time')
      for (const candidate of choice.overtaken) {
        await overtake(rows, carriedOf(candidate))
        this.#decided(candidate.deployment.id)
      }
      for (const { candidate, reason } of choice.failed) {
        await refuse(rows, carriedOf(candidate), reason)
        this.#decided(candidate.deployment.id)
      }
      signals.tell(gatewayGroupId)
      return outcome === 'unchanged' && choice.carried.length > 0 ? this.heard(gatewayGroupId) : undefined
    }
  }
}

const carriedOf = ({ deployment }: Candidate) => ({
  deploymentId: deployment.id,
  organizationId: deployment.organizationId!,
})
