/** Manifests in, generations served: verified, fetched, offered to the threads, and then kept on disk. */
import { Failure, failureFrom } from '@gatehouse/base'
import {
  type ApiPart,
  type Manifest,
  moduleBytesMax,
  type PolicyModule,
  type ProgramLine,
  partBytesMax,
  type SignedManifest,
  type Snapshot,
  type StatusReport,
  verifiedManifest,
  verifiedModule,
} from '@gatehouse/program'
import type { PinnedKeys } from './pinned-keys.ts'
import { type ProgramDisk, verifiedPart } from './program-disk.ts'

export interface ProgramIntakeOptions {
  gatewayGroup: string
  keys: PinnedKeys
  disk: ProgramDisk
  /** What this gateway knows, and up to which version. */
  policies: ReadonlyMap<string, { version: number }>
  offer: (snapshot: Snapshot) => Promise<void>
  /** A part or a module, such as `parts/DIGEST`. */
  fetch: (what: string, bytesMax: number) => Promise<string>
  log: (level: 'info' | 'warn' | 'error', message: string, fields?: Record<string, unknown>) => void
  /** Something was served or refused. */
  changed: () => void
}

const fetchesMax = 4

export class ProgramIntake {
  readonly #options: ProgramIntakeOptions
  #snapshot: Snapshot | undefined
  #signed: SignedManifest | undefined
  #refused: StatusReport['refused']

  constructor(options: ProgramIntakeOptions) {
    this.#options = options
  }

  get served(): Manifest | undefined {
    return this.#snapshot?.manifest
  }

  get refused(): StatusReport['refused'] {
    return this.#refused
  }

  /** Key that signs what is on disk. */
  get keyId(): string | undefined {
    return this.#signed?.keyId
  }

  /** Serves what is on disk, if it is whole and signed. */
  async restore(): Promise<void> {
    const { disk, log } = this.#options
    const signed = disk.manifest()
    if (!signed) return
    try {
      const manifest = this.#checked(signed)
      const policyModule = manifest.policyModule === undefined ? undefined : disk.policyModule(manifest.policyModule)
      if (manifest.policyModule !== undefined && policyModule === undefined)
        throw new Failure('signature_invalid', 'The policy module on disk is missing or damaged.')
      this.#knows(manifest, policyModule)
      const parts = new Map<string, ApiPart>()
      for (const digest of manifest.parts) {
        const part = disk.part(digest)
        if (!part) throw new Failure('signature_invalid', `Part ${digest.slice(0, 12)} on disk is missing or damaged.`)
        parts.set(digest, part)
      }
      await this.#serve(signed, { manifest, parts, policyModule })
      log('info', 'Serves the program from disk.', { generation: manifest.generation })
    } catch (thrown) {
      const { code, message } = failureFrom(thrown)
      log('error', 'The program on disk is refused.', { code, reason: message })
    }
  }

  async take(line: ProgramLine): Promise<void> {
    if (line.kind === 'keys') await this.#options.keys.follow(line.keys)
    else if (line.kind === 'manifest') await this.#takeManifest(line.signed)
  }

  async #takeManifest(signed: SignedManifest): Promise<void> {
    const { disk, log, changed } = this.#options
    try {
      const manifest = this.#checked(signed)
      if (manifest.generation === this.served?.generation) {
        this.#signed = signed
        await disk.storeManifest(signed)
        return
      }
      const policyModule = await this.#policyModule(manifest)
      this.#knows(manifest, policyModule)
      const parts = await this.#parts(manifest)
      await this.#serve(signed, { manifest, parts, policyModule })
      this.#refused = undefined
      changed()
      await disk.storeManifest(signed)
      await disk.keepOnly([...manifest.parts, ...(manifest.policyModule ? [manifest.policyModule] : [])])
    } catch (thrown) {
      const { code, message, problems } = failureFrom(thrown)
      if (code === 'control_unreachable' || code === 'internal') throw thrown
      const { generation } = signed.manifest
      log('error', 'A generation is refused; the one before is served on.', { generation, code, reason: message })
      this.#refused = {
        generation: Number.isSafeInteger(generation) ? generation : 0,
        code,
        reason: message.slice(0, 2000),
        problems: problems.slice(0, 20).map(({ code: about, message: text }) => ({
          code: about.slice(0, 64),
          message: text.slice(0, 1000),
        })),
      }
      changed()
    }
  }

  /** The manifest if it is signed, ours, and not older than what is served. */
  #checked(signed: SignedManifest): Manifest {
    const { keys, gatewayGroup } = this.#options
    const manifest = verifiedManifest(signed, keys.objects)
    if (manifest.gatewayGroup !== gatewayGroup)
      throw new Failure('signature_invalid', 'The manifest is for another gateway group.')
    const served = this.served?.generation ?? 0
    if (manifest.generation < served)
      throw new Failure('conflict', `Generation ${manifest.generation} is older than ${served}, which is served.`)
    return manifest
  }

  /** Throws `policy_unknown` when it asks for a policy that neither this gateway nor the module has. */
  #knows(manifest: Manifest, policyModule: PolicyModule | undefined): void {
    for (const [name, version] of Object.entries(manifest.policies)) {
      const known = this.#options.policies.get(name) ?? policyModule?.policies.find(one => one.name === name)
      if (known && known.version >= version) continue
      const detail = known
        ? `This gateway knows policy ${name} up to version ${known.version}, not ${version}.`
        : `This gateway has no policy ${name}.`
      throw new Failure('policy_unknown', detail)
    }
  }

  async #policyModule({ policyModule: digest }: Manifest): Promise<PolicyModule | undefined> {
    if (digest === undefined) return undefined
    const { disk, fetch } = this.#options
    const served = this.#snapshot?.manifest.policyModule === digest ? this.#snapshot.policyModule : undefined
    const known = served ?? disk.policyModule(digest)
    if (known) return known
    const text = await fetch(`policy-modules/${digest}`, 2 * moduleBytesMax)
    const module = verifiedModule(digest, text)
    await disk.storePart(digest, text)
    return module
  }

  async #parts(manifest: Manifest): Promise<Map<string, ApiPart>> {
    const { disk, fetch } = this.#options
    const found = new Map<string, ApiPart>()
    const missing: string[] = []
    for (const digest of manifest.parts) {
      const part = this.#snapshot?.parts.get(digest) ?? disk.part(digest)
      if (part) found.set(digest, part)
      else missing.push(digest)
    }
    const fetchNext = async (): Promise<void> => {
      for (let digest = missing.pop(); digest !== undefined; digest = missing.pop()) {
        const text = await fetch(`parts/${digest}`, partBytesMax)
        found.set(digest, verifiedPart(digest, text))
        await disk.storePart(digest, text)
      }
    }
    await Promise.all(Array.from({ length: fetchesMax }, fetchNext))
    return new Map(manifest.parts.map(digest => [digest, found.get(digest)!]))
  }

  async #serve(signed: SignedManifest, snapshot: Snapshot): Promise<void> {
    await this.#options.offer(snapshot)
    this.#snapshot = snapshot
    this.#signed = signed
  }
}
