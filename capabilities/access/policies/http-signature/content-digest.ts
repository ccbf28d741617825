/** Whether a body is the one that its sender means (RFC 9530 §2). */
import { dictionaryOf } from './structured-dictionary.ts'
import { bytesOf } from './verifying-key.ts'

const algorithms: Record<string, string> = { 'sha-256': 'SHA-256', 'sha-512': 'SHA-512' }

export type DigestAlgorithm = 'sha-256' | 'sha-512'

/** As its field says it. */
export async function digestField(algorithm: DigestAlgorithm, body: Uint8Array): Promise<string> {
  const made = new Uint8Array(await crypto.subtle.digest(algorithms[algorithm]!, new Uint8Array(body)))
  return `${algorithm}=:${btoa(String.fromCharCode(...made))}:`
}

/** Every digest of an algorithm that counts must fit, and there must be one. */
export async function digestFits(field: string, body: Uint8Array): Promise<boolean> {
  const said = [...(dictionaryOf(field) ?? [])].filter(([name]) => Object.hasOwn(algorithms, name))
  for (const [name, member] of said) {
    if (!('bare' in member) || member.bare.kind !== 'bytes') return false
    const made = new Uint8Array(await crypto.subtle.digest(algorithms[name]!, new Uint8Array(body)))
    const wanted = bytesOf(member.bare.value)
    if (wanted.length !== made.length || wanted.some((byte, i) => byte !== made[i])) return false
  }
  return said.length > 0
}
