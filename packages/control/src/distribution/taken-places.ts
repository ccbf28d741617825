import type { ApiPart } from '@gatehouse/program'

/** Parts by API version and environment, and who has which host and base path. */
export class TakenPlaces {
  readonly #parts = new Map<string, ApiPart>()
  readonly #claims = new Map<string, ApiPart>()

  get parts(): ApiPart[] {
    return [...this.#parts.values()]
  }

  /** Puts the part in its place, in which it replaces an older one; a sentence when another has its host and path. */
  take(place: string, part: ApiPart): string | undefined {
    const before = this.#parts.get(place)
    for (const claim of claimsOf(part)) {
      const holder = this.#claims.get(claim)
      if (!holder || holder === before) continue
      return `${claim} is served for ${holder.apiVersion} in ${holder.environment} already.`
    }
    for (const claim of before ? claimsOf(before) : []) this.#claims.delete(claim)
    for (const claim of claimsOf(part)) this.#claims.set(claim, part)
    this.#parts.set(place, part)
    return undefined
  }
}

const claimsOf = ({ hosts, basePath }: ApiPart) =>
  (hosts.length > 0 ? hosts : ['any host']).map(host => `${host} ${basePath.replace(/\/+$/, '') || '/'}`)
