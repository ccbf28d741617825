/** The served program on disk: parts and a module of own policies, named by their digest, and the signed manifest that names them. */
import { mkdirSync } from 'node:fs'
import { readdir, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import { Failure } from '@gatehouse/base'
import {
  type ApiPart,
  apiPart,
  digestOf,
  type PolicyModule,
  type SignedManifest,
  verifiedModule,
} from '@gatehouse/program'
import { filled } from '@gatehouse/schema'
import { readJsonFile, readWhole, writeWhole } from './state-file.ts'

export class ProgramDisk {
  readonly #manifestPath: string
  readonly #parts: string

  constructor(stateDir: string) {
    this.#manifestPath = join(stateDir, 'program.json')
    this.#parts = join(stateDir, 'parts')
    mkdirSync(this.#parts, { recursive: true, mode: 0o700 })
  }

  manifest(): SignedManifest | undefined {
    return readJsonFile<SignedManifest>(this.#manifestPath)
  }

  storeManifest(signed: SignedManifest): Promise<void> {
    return writeWhole(this.#manifestPath, JSON.stringify(signed))
  }

  /** The part of this digest; undefined when it is missing or not what the digest says. */
  part(digest: string): ApiPart | undefined {
    const text = readWhole(this.#pathOf(digest))
    return text !== undefined && digestOf(text) === digest ? partFrom(text) : undefined
  }

  /** The module of own policies; undefined when it is missing or not what the digest says. */
  policyModule(digest: string): PolicyModule | undefined {
    const text = readWhole(this.#pathOf(digest))
    return text !== undefined && digestOf(text) === digest ? verifiedModule(digest, text) : undefined
  }

  /** A part or a module. */
  storePart(digest: string, text: string): Promise<void> {
    return writeWhole(this.#pathOf(digest), text)
  }

  /** Forgets what is not among these. */
  async keepOnly(digests: readonly string[]): Promise<void> {
    const kept = new Set(digests.map(digest => `${digest}.json`))
    for (const name of await readdir(this.#parts)) if (!kept.has(name)) await unlink(join(this.#parts, name))
  }

  #pathOf(digest: string): string {
    return join(this.#parts, `${digest}.json`)
  }
}

/** Throws `signature_invalid` when the text is not what the digest says. */
export function verifiedPart(digest: string, text: string): ApiPart {
  if (digestOf(text) !== digest)
    throw new Failure('signature_invalid', `Part ${digest.slice(0, 12)} was changed on its way.`)
  return partFrom(text)
}

const partFrom = (text: string): ApiPart => filled(apiPart, JSON.parse(text), 'The part') as ApiPart
