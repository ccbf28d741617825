import { claimAt } from './token-identity.ts'

export type WantedClaims = Readonly<Record<string, readonly (string | number | boolean)[]>>

/** The first claim that has none of the values that are asked for. */
export function lackingClaim(claims: Readonly<Record<string, unknown>>, wanted: WantedClaims): string | undefined {
  return Object.keys(wanted).find(path => {
    const value = claimAt(claims, path)
    return !wanted[path]!.some(one => one === value || (Array.isArray(value) && value.includes(one)))
  })
}
