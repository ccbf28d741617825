/**
 * Private keys on a gateway's disk: sealed with AES-256-GCM under a key of the gateway's own, each bound to its digest.
 * A copy of the folder is not enough; where the key lies is the operator's choice (`stateKeyFile`).
 */
import { createHash, randomBytes } from 'node:crypto'
import { chmodSync, mkdirSync, readFileSync } from 'node:fs'
import { readdir, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import { opened, sealed, sealKeyBytes } from '../tier/seal.ts'
import { keyIn, namedKey } from './key-file.ts'
import { writeWhole } from './state-file.ts'

export class KeyVault {
  readonly #folder: string
  readonly #sealing: Buffer

  private constructor(folder: string, sealing: Buffer) {
    this.#folder = folder
    this.#sealing = sealing
  }

  /** Its own key is made at the first start; one that is named must be there. Throws `setting_invalid`. */
  static async open(stateDir: string, keyFile?: string): Promise<KeyVault> {
    const sealing = keyFile === undefined ? undefined : namedKey(keyFile, 'stateKeyFile')
    const folder = join(stateDir, 'certificate-keys')
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    chmodSync(folder, 0o700)
    const own = join(stateDir, 'state.key')
    return new KeyVault(folder, sealing ?? keyIn(own) ?? (await madeKey(own)))
  }

  /** The text whose SHA-256 this is; undefined when it is not here, damaged, or sealed by another gateway. */
  read(sha256: string): string | undefined {
    try {
      const text = opened(this.#sealing, sha256, readFileSync(join(this.#folder, fileOf(sha256))))?.toString()
      return text !== undefined && digestOf(text) === sha256 ? text : undefined
    } catch {
      return undefined
    }
  }

  async write(sha256: string, text: string): Promise<void> {
    await writeWhole(join(this.#folder, fileOf(sha256)), sealed(this.#sealing, sha256, Buffer.from(text)))
  }

  /** Removes every other file of the folder. */
  async keepOnly(sha256: readonly string[]): Promise<void> {
    const kept = sha256.map(fileOf)
    for (const name of await readdir(this.#folder)) if (!kept.includes(name)) await unlink(join(this.#folder, name))
  }
}

async function madeKey(file: string): Promise<Buffer> {
  const key = randomBytes(sealKeyBytes)
  await writeWhole(file, `${key.toString('base64')}\n`)
  return key
}

const fileOf = (sha256: string) => `${sha256}.sealed`
export const digestOf = (text: string) => createHash('sha256').update(text).digest('hex')
