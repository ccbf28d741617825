/** What an endpoint says of a media type: of itself, of the range it is in, or of all (RFC 9110 §12.5.1). */
import type { ContractContent } from '@gatehouse/unit'

export function contentFor(
  types: Readonly<Record<string, ContractContent>>,
  type: string,
): ContractContent | undefined {
  const [head] = type.split('/', 1)
  for (const name of [type, `${head}/*`, '*/*']) if (Object.hasOwn(types, name)) return types[name]
  return undefined
}
