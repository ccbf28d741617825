/** Which of its names a certificate is taken for. */
import type { ClientCertificate } from '@gatehouse/http'
import { spiffeIdOf } from '@gatehouse/http/tls/spiffe-id.ts'
import type { Filled } from '@gatehouse/schema'
import type { mtlsConfig } from './config.ts'

export type MtlsRules = Filled<typeof mtlsConfig>
type Kind = 'spiffe' | 'dns' | 'uri' | 'email'

const kinds = ['spiffe', 'dns', 'uri', 'email'] as const

/** By kind the name that a rule takes; every kind that has rules must have one. */
export type TakenNames = { readonly [K in Kind]?: string }

/** Undefined where it is not taken; `lacking` is told which kind has none. */
export function takenNames(shown: ClientCertificate, rules: MtlsRules, lacking: (kind: Kind) => void) {
  const taken: { [K in Kind]?: string } = {}
  for (const kind of kinds) {
    const patterns = rules[kind]
    if (!patterns) continue
    const found = namesOf(shown, kind).find(name => patterns.some(pattern => fits[kind](name, pattern)))
    if (found === undefined) return void lacking(kind)
    taken[kind] = found
  }
  return taken
}

export function subjectOf(shown: ClientCertificate, rules: MtlsRules, taken: TakenNames): string | undefined {
  const by = rules.subject ?? (rules.spiffe ? 'spiffe' : 'name')
  if (by === 'fingerprint') return shown.fingerprint
  if (by === 'name') return shown.subject === '' ? undefined : shown.subject.split('\n').join(', ')
  return taken[by] ?? namesOf(shown, by)[0]
}

const namesOf = (shown: ClientCertificate, kind: Kind): readonly string[] => {
  if (kind !== 'spiffe') return shown.names[kind]
  const id = spiffeIdOf(shown)
  return id === undefined ? [] : [id]
}

const beginning = (name: string, pattern: string) =>
  pattern.endsWith('*') ? name.length >= pattern.length && name.startsWith(pattern.slice(0, -1)) : name === pattern

/** A wildcard of a certificate stands for itself: whoever has one is not each of its hosts. */
const fits: Record<Kind, (name: string, pattern: string) => boolean> = {
  spiffe: beginning,
  uri: beginning,
  dns(name, pattern) {
    const lower = name.toLowerCase()
    if (!pattern.startsWith('*.')) return lower === pattern
    const dot = lower.indexOf('.')
    return dot > 0 && !lower.startsWith('*') && lower.slice(dot) === pattern.slice(1)
  },
  email(name, pattern) {
    const at = name.lastIndexOf('@')
    const domain = name.slice(at).toLowerCase()
    return pattern.startsWith('@') ? at > 0 && domain === pattern : name.slice(0, at) + domain === pattern
  },
}
