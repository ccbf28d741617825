/** Finished exchanges as lines of JSON; a field without a value is left out. */
import { Failure } from '@gatehouse/base'
import type { Kept } from '../tracing/request-spans.ts'
import type { Finished, Miss } from '../worker/serve.ts'
import { accessFields, accessReader, headerField } from './access-fields.ts'

/** Throws `setting_invalid` for a field that there is not. */
export class AccessLines {
  readonly #readers: [key: string, read: NonNullable<ReturnType<typeof accessReader>>][]
  readonly #kept: Kept

  constructor(fields: readonly string[], kept: Kept) {
    this.#kept = kept
    this.#readers = fields.map(name => [`${JSON.stringify(name)}:`, readerOf(name)])
  }

  lineOf(finished: Finished): string {
    let line = ''
    for (const [key, read] of this.#readers) {
      const value = read(finished, this.#kept)
      if (value !== undefined) line += `${line === '' ? '{' : ','}${key}${JSON.stringify(value)}`
    }
    return line === '' ? '{}' : `${line}}`
  }

  /** Of a request that reached no API: there is little to say, and nothing of what the caller wrote. */
  missLine({ method, code, status, address }: Miss): string {
    const time = new Date().toISOString()
    const from = this.#kept.address(address) || undefined
    return JSON.stringify({ time, method: method.slice(0, 32), status, code, address: from })
  }
}

function readerOf(name: string): NonNullable<ReturnType<typeof accessReader>> {
  const reader = accessReader(name)
  if (reader) return reader
  const known = `${Object.keys(accessFields).join(', ')}, or header:name`
  const why = headerField.test(name) ? 'is shown to nobody' : 'is no field of the access log'
  throw new Failure('setting_invalid', `accessLogFields: ${name.slice(0, 100)} ${why}.`, {
    hint: `There are ${known}.`,
  })
}
