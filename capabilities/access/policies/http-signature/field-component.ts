/** A field as its component says it (RFC 9421 §2.1): as it stands, strictly written, one member of it, or in bytes. */
import { dictionaryOf, type Parameters, writtenDictionary, writtenMember } from './structured-dictionary.ts'

/** Fields that are dictionaries, whoever sends them: of others nobody can tell here how they are written strictly. */
const dictionaries = new Set([
  ...['content-digest', 'repr-digest', 'want-content-digest', 'want-repr-digest'],
  ...['signature', 'signature-input', 'accept-signature', 'priority'],
])

/**
 * `values` without the space around them. Undefined where it is asked for in a way that is not known, or that this field does
 * not have: `;tr` comes after who calls is known, `;req` is of replies.
 */
export function fieldComponent(name: string, values: readonly string[], parameters: Parameters): string | undefined {
  const [parameter, ...more] = parameters
  if (parameter === undefined) return values.join(', ')
  const [how, { kind, value }] = parameter
  if (more.length > 0) return undefined
  if (how === 'key' && kind === 'string') return memberOf(values, value as string)
  if (kind !== 'boolean' || value !== '?1') return undefined
  if (how === 'bs') return values.map(one => `:${btoa(one)}:`).join(', ')
  const dictionary = how === 'sf' && dictionaries.has(name) ? dictionaryOf(values.join(', ')) : undefined
  return dictionary && writtenDictionary(dictionary)
}

function memberOf(values: readonly string[], name: string): string | undefined {
  const member = dictionaryOf(values.join(', '))?.get(name)
  return member && writtenMember(member)
}
