import type { Problem } from '@gatehouse/base'

/** What is wrong with a credential that its schema does not tell. */
export function keyProblems(spec: { sha256?: unknown; client?: unknown }): Problem[] {
  if (spec.sha256 === undefined || spec.client === undefined) return []
  const message = 'A credential has a key or a client, not both.'
  return [{ code: 'invalid_value', message, pointer: '/client', hint: 'Make two credentials of it.' }]
}
