/**
 * The link of a gateway to its control plane: admission, both streams, status and usage events. What it has received
 * it keeps on disk, and serves from there when the control plane is away, for as long as that may be.
 */
import { X509Certificate } from 'node:crypto'
import { type Clock, Failure, failureFrom, pause, systemClock } from '@gatehouse/base'
import {
  type DirectoryEntry,
  type DirectoryLine,
  directoryLineBytesMax,
  type EnrolmentAnswer,
  type EventsAnswer,
  type ProgramLine,
  programLineBytesMax,
} from '@gatehouse/program'
import type { Gateway } from '../main/gateway.ts'
import type { CertificateIntake } from './certificate-intake.ts'
import { certificateRequest } from './certificate-request.ts'
import { ConnectionLoop } from './connection-loop.ts'
import { ControlPeer } from './control-peer.ts'
import { DirectoryDisk } from './directory-disk.ts'
import { DirectoryIntake } from './directory-intake.ts'
import { authorityOf, enrol, fingerprintOf } from './enrol.ts'
import { type Identity, readIdentity, writeIdentity } from './identity.ts'
import { KeyVault } from './key-vault.ts'
import { readLines } from './line-reader.ts'
import { certificateIntake, offerWithCertificates } from './link-certificates.ts'
import { type GroupWishes, type LinkStatus, wishesIn } from './link-status.ts'
import { linkTellers } from './link-tellers.ts'
import { ownProgram } from './own-program.ts'
import { PinnedKeys } from './pinned-keys.ts'
import { ProgramDisk } from './program-disk.ts'
import { ProgramIntake } from './program-intake.ts'
import type { SpoolSink } from './spool-sink.ts'
import { reportOf, sayGoodbye } from './status-report.ts'

export interface LinkOptions {
  gateway: Gateway
  /** `https://host:port` of the control plane's door for gateways. */
  controlUrl: string
  /** Needed once, while `stateDir` has no identity. */
  enrolmentToken?: string
  /** Readable by us alone; one gateway each. */
  stateDir: string
  /** Holds what seals private keys in `stateDir`; `state.key` there, made at the first start, unless said. */
  stateKeyFile?: string
  /** Unique in the house; letters, digits, dot, dash and underscore. */
  node: string
  /** What this gateway knows. */
  policies: ReadonlyMap<string, { version: number }>
  /** The one that the gateway was given as its `events`. */
  events: SpoolSink
  log: (level: 'info' | 'warn' | 'error', message: string, fields?: Record<string, unknown>) => void
  /** What the operator wishes of the gateways of the group, after each report. */
  told?: (wishes: GroupWishes) => void
  clock?: Clock
  /** How long enrolment waits for a control plane that does not answer. */
  enrolWaitMs?: number
}

export interface Link {
  /** Identifier of the group that the gateway is of. */
  readonly gatewayGroup: string
  status(): LinkStatus
  /** Resolves when `ready`. */
  ready(): Promise<void>
  /** Ends the streams and stops shipping; the gateway serves on. */
  close(): Promise<void>
}

/** Resolves when the gateway is admitted and serves what was on disk; the rest arrives when the control plane answers. */
export async function startLink(options: LinkOptions): Promise<Link> {
  const clock = options.clock ?? systemClock
  const vault = await KeyVault.open(options.stateDir, options.stateKeyFile)
  const known = readIdentity(options.stateDir)
  const identity =
    known && !isStranger(known, options) ? await lasting(known, options, clock) : await admitted(options, clock)
  const link = new ControlLink({ options, identity, clock, vault })
  await link.restore()
  link.connect()
  return link
}

/** An identity that has expired is replaced if the token is good; if not, what is on disk is served all the same. */
async function lasting(known: Identity, options: LinkOptions, clock: Clock): Promise<Identity> {
  const expired = Date.parse(new X509Certificate(known.certificate).validTo) <= clock.nowMs()
  if (!expired || options.enrolmentToken === undefined) return known
  try {
    return await admitted({ ...options, enrolWaitMs: 0 }, clock)
  } catch (thrown) {
    options.log('error', 'The certificate has expired, and enrolment failed.', { reason: reasonOf(thrown) })
    return known
  }
}

/** The token is of another control plane than the one that admitted this gateway: that one is gone. */
function isStranger({ authority, node }: Identity, { enrolmentToken: token, node: wanted }: LinkOptions): boolean {
  return (
    token !== undefined && (node !== wanted || fingerprintOf(new X509Certificate(authority)) !== authorityOf(token))
  )
}

async function admitted(options: LinkOptions, clock: Clock): Promise<Identity> {
  const { controlUrl, enrolmentToken: token, node, stateDir, log, enrolWaitMs = 30_000 } = options
  if (token === undefined)
    throw new Failure('enrolment_refused', `${stateDir} holds no identity, and no enrolment token was given.`)
  const endMs = clock.monotonicMs() + enrolWaitMs
  for (;;) {
    try {
      const { identity, keys } = await enrol({ controlUrl, token, node, clock })
      await new PinnedKeys(stateDir, keys).store()
      await writeIdentity(stateDir, identity)
      return identity
    } catch (thrown) {
      const failure = failureFrom(thrown)
      if (failure.code !== 'control_unreachable' || clock.monotonicMs() > endMs) throw failure
      log('warn', 'The control plane does not answer yet.', { controlUrl })
      await pause(clock, 300 + Math.random() * 400, new AbortController().signal)
    }
  }
}

const statusEveryMs = 4000
/** While something is staged: so late at most is it seen that a deployment is bad. */
const stagedStatusEveryMs = 1000
const renewalLookMs = 3_600_000
const renewalRetryMs = 60_000

interface ControlLinkOptions {
  options: LinkOptions
  identity: Identity
  clock: Clock
  vault: KeyVault
}

class ControlLink implements Link {
  readonly #options: LinkOptions
  readonly #clock: Clock
  readonly #program: ProgramIntake
  readonly #directory: DirectoryIntake
  readonly #certificates: CertificateIntake
  readonly #directoryDisk: DirectoryDisk
  readonly #keys: PinnedKeys
  readonly #ready = Promise.withResolvers<void>()
  readonly #connected = { program: false, directory: false }
  #identity: Identity
  #peer: ControlPeer
  #loops: ConnectionLoop[] = []
  readonly #tellers: ReturnType<typeof linkTellers>
  #directoryHeardMs: number | undefined
  #cancels = { status: () => {}, renewal: () => {} }
  #reporting: Promise<void> | undefined
  #reportAgain = false
  readonly #startedAtMs: number
  #closed = false

  constructor({ options, identity, clock, vault }: ControlLinkOptions) {
    const { stateDir, gateway, policies, log } = options
    this.#options = options
    this.#clock = clock
    this.#identity = identity
    this.#startedAtMs = Math.floor(clock.nowMs())
    this.#peer = new ControlPeer(options.controlUrl, identity, clock)
    this.#keys = new PinnedKeys(stateDir)
    this.#directoryDisk = new DirectoryDisk(stateDir)
    const send = (what: string, body: string) => this.#tellAt(what, body)
    this.#tellers = linkTellers({
      uses: options.events.uses,
      drift: gateway.drift,
      captures: gateway.captures,
      clock,
      send,
    })
    const common = { gatewayGroup: identity.gatewayGroup, keys: this.#keys, log, changed: () => this.#changed() }
    this.#program = new ProgramIntake({
      ...common,
      disk: new ProgramDisk(stateDir),
      policies,
      offer: snapshot => offerWithCertificates(gateway, this.#certificates, ownProgram(snapshot, options.node)),
      fetch: (what, bytesMax) => this.#fetch(what, bytesMax),
    })
    this.#certificates = certificateIntake({ gateway, vault, clock, log, peer: () => this.#peer })
    this.#directory = new DirectoryIntake({
      ...common,
      disk: this.#directoryDisk,
      enter: entries => {
        gateway.enter(renumbered(entries, gateway.directory.seq))
        this.#certificates.take(entries)
      },
      begun: () => gateway.purge(),
    })
  }

  async restore(): Promise<void> {
    await this.#directory.restore()
    await this.#program.restore()
    this.#changed()
  }

  connect(): void {
    const { clock, log, events } = { ...this.#options, clock: this.#clock }
    const loop = (name: 'program' | 'directory', connect: ConnectionLoopConnect) => {
      let told = false
      return new ConnectionLoop({
        clock,
        connect,
        lost: reason => {
          const was = this.#connected[name]
          if (was) log('warn', `The ${name} stream was lost.`, { reason: reasonOf(reason) })
          else if (!told) log('warn', `The ${name} stream cannot be opened yet.`, { reason: reasonOf(reason) })
          told = true
          this.#connected[name] = false
        },
      })
    }
    this.#loops = [
      loop('directory', (signal, well) => this.#directoryStream(signal, well)),
      loop('program', (signal, well) => this.#programStream(signal, well)),
    ]
    events.ship(async (batch, signal) => {
      const answer = await this.#peer.call({ method: 'POST', path: '/gateway/v1/events', body: batch, signal })
      return (JSON.parse(answer.toString()) as EventsAnswer).ack
    }, clock)
    for (const teller of this.#tellers) teller.start()
    this.#statusLater()
    this.#renewLater(0)
  }

  ready(): Promise<void> {
    return this.#ready.promise
  }

  get gatewayGroup(): string {
    return this.#identity.gatewayGroup
  }

  status(): LinkStatus {
    const { gateway, events } = this.#options
    const served = this.#program.served
    const { epoch, seq } = this.#directory.at
    const nowMs = this.#clock.nowMs()
    return {
      ready: served !== undefined && this.#directory.synced,
      gateway: gateway.status(),
      connected: { ...this.#connected },
      generation: served?.generation,
      generationAgeMs: served && Math.max(0, nowMs - Date.parse(served.createdAt)),
      refused: this.#program.refused,
      directory: { epoch, seq },
      directoryAgeMs:
        this.#directoryHeardMs === undefined ? undefined : this.#clock.monotonicMs() - this.#directoryHeardMs,
      certificateExpiresAt: new Date(new X509Certificate(this.#identity.certificate).validTo).toISOString(),
      counters: events.counters,
    }
  }

  async close(): Promise<void> {
    this.#closed = true
    this.#cancels.status()
    this.#cancels.renewal()
    for (const loops of [this.#loops, this.#tellers]) await Promise.all(loops.map(loop => loop.close()))
    await this.#options.events.close()
    await this.#certificates.close()
    await this.#reporting
    await sayGoodbye(this.#peer, reportOf(this.status(), this.#startedAtMs))
    this.#peer.close()
    await this.#directoryDisk.close()
  }

  async #tellAt(what: string, body: string): Promise<void> {
    await this.#peer.call({ method: 'POST', path: `/gateway/v1/${what}`, body, timeoutMs: 5000 })
  }

  async #fetch(what: string, bytesMax: number): Promise<string> {
    const asked = { path: `/gateway/v1/${what}`, bytesMax, timeoutMs: 30_000 }
    return (await this.#peer.call({ method: 'GET', ...asked })).toString()
  }

  async #programStream(signal: AbortSignal, well: () => void): Promise<void> {
    const path = `/gateway/v1/program?generation=${this.#program.served?.generation ?? 0}`
    const stream = await this.#peer.open({ method: 'GET', path, signal })
    this.#connected.program = true
    well()
    this.#changed()
    await readLines(stream, {
      clock: this.#clock,
      lineBytesMax: programLineBytesMax,
      take: async line => {
        const told = line as ProgramLine
        if (told.kind === 'captures') return this.#options.gateway.captures.use(told.captures)
        await this.#directorySynced(signal)
        await this.#program.take(told)
        await this.#letGoOfKeys()
      },
    })
  }

  async #directoryStream(signal: AbortSignal, well: () => void): Promise<void> {
    const { epoch, seq, chain } = this.#directory.resumeAt
    const path = `/gateway/v1/directory?epoch=${epoch}&seq=${seq}&chain=${chain}`
    const stream = await this.#peer.open({ method: 'GET', path, signal })
    this.#connected.directory = true
    await readLines(stream, {
      clock: this.#clock,
      lineBytesMax: directoryLineBytesMax,
      take: async line => {
        await this.#directory.take(line as DirectoryLine)
        this.#directoryHeardMs = this.#clock.monotonicMs()
        well()
        await this.#letGoOfKeys()
      },
    })
  }

  /** A new gateway waits a moment for its keys, so that its first callers are not turned away. */
  async #directorySynced(signal: AbortSignal): Promise<void> {
    const endMs = this.#clock.monotonicMs() + 5000
    while (!this.#directory.synced && !this.#program.served && this.#clock.monotonicMs() < endMs && !signal.aborted)
      await pause(this.#clock, 20, signal)
  }

  async #letGoOfKeys(): Promise<void> {
    const inUse = [this.#program.keyId, this.#directory.keyId]
    if (inUse.every(keyId => keyId !== undefined)) await this.#keys.dropBefore(inUse as string[])
  }

  #changed(): void {
    if (this.status().ready) this.#ready.resolve()
    if (!this.#connected.program || this.#closed) return
    if (this.#reporting) this.#reportAgain = true
    else
      this.#reporting = this.#report().finally(() => {
        this.#reporting = undefined
        if (!this.#reportAgain) return
        this.#reportAgain = false
        this.#changed()
      })
  }

  async #report(): Promise<void> {
    const report = reportOf(this.status(), this.#startedAtMs)
    try {
      // Who reads the report takes its place in the directory for what every thread has.
      await this.#options.gateway.entered()
      const answer = await this.#peer.call({ method: 'POST', path: '/gateway/v1/status', body: JSON.stringify(report) })
      this.#options.told?.(wishesIn(answer))
    } catch {
      // told again in a moment
    }
  }

  #statusLater(): void {
    const staged = this.#options.gateway.status().stages.length > 0
    this.#cancels.status = this.#clock.after(staged ? stagedStatusEveryMs : statusEveryMs, () => {
      this.#changed()
      this.#statusLater()
    })
  }

  #renewLater(delayMs: number): void {
    this.#cancels.renewal = this.#clock.after(delayMs, () => {
      void this.#renewIfDue()
        .then(
          () => false,
          thrown => {
            this.#options.log('warn', 'The certificate could not be renewed.', { reason: reasonOf(thrown) })
            return true
          },
        )
        .then(failed => !this.#closed && this.#renewLater(failed ? renewalRetryMs : renewalLookMs))
    })
  }

  /** In the last third of its life the certificate is replaced; the streams go on with the old one. */
  async #renewIfDue(): Promise<void> {
    const { validFrom, validTo } = new X509Certificate(this.#identity.certificate)
    const [fromMs, toMs] = [Date.parse(validFrom), Date.parse(validTo)]
    if (toMs - this.#clock.nowMs() > (toMs - fromMs) / 3) return
    const { csr, key } = certificateRequest()
    const body = JSON.stringify({ csr })
    const answer = await this.#peer.call({ method: 'POST', path: '/gateway/v1/renew', body })
    const { certificate } = JSON.parse(answer.toString()) as EnrolmentAnswer
    this.#identity = { ...this.#identity, key, certificate }
    await writeIdentity(this.#options.stateDir, this.#identity)
    this.#peer = new ControlPeer(this.#options.controlUrl, this.#identity, this.#clock)
  }
}

/** What a person can act on: our own sentence, or what the system said. */
export function reasonOf(thrown: unknown): string {
  if (thrown instanceof Failure && thrown.code !== 'internal') return thrown.message
  const cause = (thrown instanceof Failure ? thrown.cause : thrown) as NodeJS.ErrnoException | undefined
  return cause?.code ?? cause?.message ?? String(thrown)
}

type ConnectionLoopConnect = (signal: AbortSignal, well: () => void) => Promise<void>

/** The tables count what was entered since the start; the log counts within its epoch. */
const renumbered = (entries: readonly DirectoryEntry[], seq: number): DirectoryEntry[] =>
  entries.map((entry, index) => ({ ...entry, seq: seq + 1 + index }))
