/** The signature of a request that counts (RFC 9421 §4): of those that it has, the first by a key that is known. */
import type { HeaderList } from '@gatehouse/base'
import { dictionaryOf, type InnerList } from './structured-dictionary.ts'

export interface ShownSignature {
  input: InnerList
  /** In base64. */
  signature: string
  keyId: string
  created: number | undefined
  expires: number | undefined
  nonce: string | undefined
  alg: string | undefined
}

const labelsMax = 16

/** Undefined of a request without one; a text says why what is there is none. */
export function shownSignature(
  headers: HeaderList,
  { knows, tag }: { knows: (keyId: string) => boolean; tag: string | undefined },
): ShownSignature | string | undefined {
  const [inputs, signatures] = ['signature-input', 'signature'].map(name => headers.all(name))
  if (inputs!.length === 0 && signatures!.length === 0) return undefined
  const said = dictionaryOf(inputs!.join(', '))
  const bytes = dictionaryOf(signatures!.join(', '))
  if (!said || !bytes) return 'its fields are no dictionaries'
  if (said.size > labelsMax) return `it has more than ${labelsMax} signatures`
  let others = false
  for (const [label, input] of said) {
    if (!('items' in input)) return `${label} has no list of components`
    if (tag !== undefined && text(input, 'tag') !== tag) continue
    others = true
    const keyId = text(input, 'keyid')
    const member = bytes.get(label)
    if (keyId === undefined || !knows(keyId)) continue
    if (!member || !('bare' in member) || member.bare.kind !== 'bytes') return `${label} has no signature`
    return {
      ...{ input, keyId, signature: member.bare.value },
      ...{ created: number(input, 'created'), expires: number(input, 'expires') },
      ...{ nonce: text(input, 'nonce'), alg: text(input, 'alg') },
    }
  }
  return others || tag === undefined ? 'none of its signatures is by a key that is known' : undefined
}

/** `NaN` where it is said in another form: nothing fits that. */
function number({ parameters }: InnerList, name: string): number | undefined {
  const bare = parameters.get(name)
  return bare === undefined ? undefined : bare.kind === 'integer' ? bare.value : Number.NaN
}

function text({ parameters }: InnerList, name: string): string | undefined {
  const bare = parameters.get(name)
  return bare?.kind === 'string' ? bare.value : undefined
}
