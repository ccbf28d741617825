/** Master keys: the newest seals, all of them open. From a variable or a file, never from the database. */
import { createHash, hkdfSync, randomBytes } from 'node:crypto'
import { closeSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { Failure } from '@gatehouse/base'

export interface MasterKey {
  id: string
  bytes: Uint8Array
}

/** Newest first. */
export type MasterKeys = readonly [MasterKey, ...MasterKey[]]

export interface MasterKeySource {
  /** `GATEHOUSE_MASTER_KEY`: keys of 32 bytes in base64 or hex, newest first, with commas between. */
  text?: string | undefined
  /** Where `master.key` lies, or is made at the first start. */
  dataDir?: string | undefined
}

export function masterKeys({ text, dataDir }: MasterKeySource): MasterKeys {
  if (text !== undefined) return parse(text, 'GATEHOUSE_MASTER_KEY')
  if (dataDir === undefined) {
    throw new Failure('setting_invalid', 'There is no master key.', {
      hint: 'Set GATEHOUSE_MASTER_KEY, or name a data directory.',
    })
  }
  const file = join(dataDir, 'master.key')
  return parse(read(file) ?? create(file), file)
}

/** Puts a new key in front of those in the file; what is stored stays readable and is sealed anew by and by. */
export function addMasterKey(dataDir: string): MasterKeys {
  const file = join(dataDir, 'master.key')
  const old = masterKeys({ dataDir })
  const lines = [fresh(), ...old.map(({ bytes }) => Buffer.from(bytes).toString('base64'))]
  write(`${file}.new`, `${lines.join('\n')}\n`, 'w')
  renameSync(`${file}.new`, file)
  sync(dirname(file))
  return masterKeys({ dataDir })
}

/** A key for one use, made from a master key (RFC 5869). */
export const derivedKey = ({ bytes }: MasterKey, use: string) =>
  new Uint8Array(hkdfSync('sha256', bytes, '', `gatehouse ${use}`, 32))

const fresh = () => randomBytes(32).toString('base64')

function parse(text: string, where: string): MasterKeys {
  const keys = text.split(/[,\s]+/).filter(Boolean)
  const found = keys.map(key => {
    const bytes = Buffer.from(key, /^[0-9a-f]{64}$/i.test(key) ? 'hex' : 'base64')
    if (bytes.length !== 32) throw new Failure('setting_invalid', `A key in ${where} does not have 32 bytes.`)
    return { id: createHash('sha256').update(bytes).digest('hex').slice(0, 12), bytes: new Uint8Array(bytes) }
  })
  if (!found[0]) throw new Failure('setting_invalid', `${where} holds no key.`)
  return found as unknown as MasterKeys
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw new Failure('data_unwritable', `${file} cannot be read.`, { cause })
  }
}

function create(file: string): string {
  const text = `${fresh()}\n`
  write(file, text, 'wx')
  sync(dirname(file))
  return text
}

function write(file: string, text: string, flags: 'w' | 'wx') {
  try {
    const handle = openSync(file, flags, 0o600)
    writeSync(handle, text)
    fsyncSync(handle)
    closeSync(handle)
  } catch (cause) {
    throw new Failure('data_unwritable', `${file} cannot be written.`, { cause })
  }
}

function sync(directory: string) {
  const handle = openSync(directory, 'r')
  fsyncSync(handle)
  closeSync(handle)
}
