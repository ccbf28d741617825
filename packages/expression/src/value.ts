/** Values of expressions as JSON has them. */
import { Failure } from '@gatehouse/base'

/** Text of a value where a text is wanted: a string as it stands, nothing for null, all else as JSON. */
export function valueText(value: unknown): string {
  if (typeof value === 'string') return value
  return value === null || value === undefined ? '' : valueJson(value)
}

/** As JSON; `expression_failed` for what JSON does not have, and for what is too deep to be written. */
export function valueJson(value: unknown): string {
  try {
    const text = JSON.stringify(value, replaced)
    if (text !== undefined) return text
  } catch (thrown) {
    if (thrown instanceof Failure) throw thrown
  }
  throw new Failure('expression_failed', 'A value that JSON does not have came out.')
}

function replaced(_key: string, value: unknown): unknown {
  if (typeof value === 'bigint') {
    const number = Number(value)
    if (!Number.isSafeInteger(number))
      throw new Failure('expression_failed', `${value} is too large a number for JSON.`)
    return number
  }
  if (typeof value === 'number' && !Number.isFinite(value)) {
    throw new Failure('expression_failed', `${value} is no number of JSON.`)
  }
  return value instanceof Map ? Object.fromEntries(value) : value
}
