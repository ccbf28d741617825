import { Failure, isFieldValue } from '@gatehouse/base'
import { valueText } from './value.ts'

const charactersMax = 4096

/** A worked-out value as a field may have it; undefined for null. Throws `expression_failed` for what no field may have. */
export function fieldValue(name: string, value: unknown): string | undefined {
  if (value === null || value === undefined) return undefined
  const text = valueText(value)
  if (text.length > charactersMax)
    throw new Failure('expression_failed', `${name}: more than ${charactersMax} characters.`)
  if (!isFieldValue(text)) throw new Failure('expression_failed', `${name}: not fit for a field.`)
  return text
}
