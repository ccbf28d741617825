/** Keys of 32 bytes in base64, each alone in a file. */
import { readFileSync } from 'node:fs'
import { Failure } from '@gatehouse/base'
import { sealKeyBytes } from '../tier/seal.ts'

const keyForm = /^[A-Za-z0-9+/_-]+=?$/

/** The key in the file that a setting names. Throws `setting_invalid`, also where there is none. */
export function namedKey(file: string, setting: string): Buffer {
  const key = keyIn(file)
  if (key) return key
  throw new Failure('setting_invalid', `${setting}: ${file} is not there.`, {
    hint: 'openssl rand -base64 32 > FILE; keep it readable for the gateway alone.',
  })
}

/** Undefined where there is no such file. */
export function keyIn(file: string): Buffer | undefined {
  let text: string
  try {
    text = readFileSync(file, 'utf8').trim()
  } catch (reason) {
    const { code } = reason as NodeJS.ErrnoException
    if (code === 'ENOENT') return undefined
    throw new Failure('setting_invalid', `${file} cannot be read: ${code}.`)
  }
  const key = Buffer.from(text, 'base64')
  if (key.length !== sealKeyBytes || !keyForm.test(text))
    throw new Failure('setting_invalid', `${file} does not hold 32 bytes in base64.`)
  return key
}
