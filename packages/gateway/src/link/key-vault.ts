/**
 * Private keys on a gateway's disk: sealed with AES-256-GCM under a key of the gateway's own, each bound to its digest.
 * A copy of the folder is not enough; where the key lies is the operator's choice (`stateKeyFile`).
 */
import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto'
import { chmodSync, mkdirSync, readFileSync } from 'node:fs'
import { readdir, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import { Failure } from '@gatehouse/base'
import { writeWhole } from './state-file.ts'

const keyBytes = 32
const nonceBytes = 12
const tagBytes = 16

export class KeyVault {
  readonly #folder: string
  readonly #sealing: Buffer

  private constructor(folder: string, sealing: Buffer) {
    this.#folder = folder
    this.#sealing = sealing
  }

  /** Its own key is made at the first start; one that is named must be there. Throws `setting_invalid`. */
  static async open(stateDir: string, keyFile?: string): Promise<KeyVault> {
    const sealing = keyFile === undefined ? undefined : namedKey(keyFile)
    const folder = join(stateDir, 'certificate-keys')
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    chmodSync(folder, 0o700)
    const own = join(stateDir, 'state.key')
    return new KeyVault(folder, sealing ?? sealingKey(own) ?? (await madeKey(own)))
  }

  /** The text whose SHA-256 this is; undefined when it is not here, damaged, or sealed by another gateway. */
  read(sha256: string): string | undefined {
    try {
      const sealed = readFileSync(join(this.#folder, fileOf(sha256)))
      const cipher = createDecipheriv('aes-256-gcm', this.#sealing, sealed.subarray(0, nonceBytes))
      cipher.setAAD(Buffer.from(sha256))
      cipher.setAuthTag(sealed.subarray(-tagBytes))
      const text = Buffer.concat([cipher.update(sealed.subarray(nonceBytes, -tagBytes)), cipher.final()]).toString()
      return digestOf(text) === sha256 ? text : undefined
    } catch {
      return undefined
    }
  }

  async write(sha256: string, text: string): Promise<void> {
    const nonce = randomBytes(nonceBytes)
    const cipher = createCipheriv('aes-256-gcm', this.#sealing, nonce).setAAD(Buffer.from(sha256))
    const sealed = [nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]
    await writeWhole(join(this.#folder, fileOf(sha256)), Buffer.concat(sealed))
  }

  /** Removes every other file of the folder. */
  async keepOnly(sha256: readonly string[]): Promise<void> {
    const kept = sha256.map(fileOf)
    for (const name of await readdir(this.#folder)) if (!kept.includes(name)) await unlink(join(this.#folder, name))
  }
}

const keyForm = /^[A-Za-z0-9+/_-]+=?$/

function namedKey(file: string): Buffer {
  const key = sealingKey(file)
  if (key) return key
  throw new Failure('setting_invalid', `stateKeyFile: ${file} is not there.`, {
    hint: 'openssl rand -base64 32 > FILE; keep it readable for the gateway alone.',
  })
}

function sealingKey(file: string): Buffer | undefined {
  let text: string
  try {
    text = readFileSync(file, 'utf8').trim()
  } catch (reason) {
    const { code } = reason as NodeJS.ErrnoException
    if (code === 'ENOENT') return undefined
    throw new Failure('setting_invalid', `${file} cannot be read: ${code}.`)
  }
  const key = Buffer.from(text, 'base64')
  if (key.length !== keyBytes || !keyForm.test(text))
    throw new Failure('setting_invalid', `${file} does not hold 32 bytes in base64.`)
  return key
}

async function madeKey(file: string): Promise<Buffer> {
  const key = randomBytes(keyBytes)
  await writeWhole(file, `${key.toString('base64')}\n`)
  return key
}

const fileOf = (sha256: string) => `${sha256}.sealed`
export const digestOf = (text: string) => createHash('sha256').update(text).digest('hex')
