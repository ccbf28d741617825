/** To what a token is bound (`cnf`, RFC 7800 §3.1). */
export interface Binding {
  /** Thumbprint of the key that a caller proves to have (RFC 9449 §6). */
  readonly jkt?: string
  /** Thumbprint of the certificate of its connection (RFC 8705 §3.1). */
  readonly x5t?: string
}

/** Undefined of a token that is whoever's who has it; `unknown` where it is bound to what cannot be checked here. */
export function bindingOf(claims: Readonly<Record<string, unknown>>): Binding | 'unknown' | undefined {
  const { cnf } = claims
  if (cnf === undefined) return undefined
  if (typeof cnf !== 'object' || cnf === null) return 'unknown'
  const members = Object.entries(cnf)
  if (members.length === 0) return 'unknown'
  const binding: { jkt?: string; x5t?: string } = {}
  for (const [name, value] of members) {
    if (typeof value !== 'string') return 'unknown'
    if (name === 'jkt') binding.jkt = value
    else if (name === 'x5t#S256') binding.x5t = value
    else return 'unknown'
  }
  return binding
}
