import { type ApiPart, apart } from '@gatehouse/program'
import { type Claim, claimsMeet } from './claim.ts'

interface Held extends Claim {
  part: ApiPart
}

/** Parts by API version and environment, and who has which host and base path. */
export class TakenPlaces {
  readonly #parts = new Map<string, ApiPart>()
  /** By the first segment of the base path: claims of different ones cannot meet, but for those of `/`. */
  readonly #claims = new Map<string, Set<Held>>()

  get parts(): ApiPart[] {
    return [...this.#parts.values()]
  }

  at(place: string): ApiPart | undefined {
    return this.#parts.get(place)
  }

  /** Puts the part in its place, in which it replaces an older one; a sentence when another has its host and path. */
  take(place: string, part: ApiPart): string | undefined {
    const before = this.#parts.get(place)
    for (const claim of claimsOf(part)) {
      const holder = this.#holder(claim, before)
      if (holder) return sentence(claim, holder)
    }
    for (const claims of before ? this.#claims.values() : []) {
      for (const held of claims) if (held.part === before) claims.delete(held)
    }
    for (const claim of claimsOf(part)) {
      const segment = firstSegment(claim)
      if (!this.#claims.has(segment)) this.#claims.set(segment, new Set())
      this.#claims.get(segment)!.add(claim)
    }
    this.#parts.set(place, part)
    return undefined
  }

  #holder(claim: Held, before: ApiPart | undefined): Held | undefined {
    const segment = firstSegment(claim)
    const near = segment === '' ? [...this.#claims.keys()] : [segment, '']
    for (const key of near) {
      for (const held of this.#claims.get(key) ?? []) {
        if (held.part !== before && conflict(claim, held)) return held
      }
    }
    return undefined
  }
}

/** Within one organization a narrower claim beside a wider one is as it should be. */
function conflict(one: Held, other: Held): boolean {
  if (one.part.organizationId !== other.part.organizationId) return claimsMeet(one, other)
  return one.host === other.host && one.basePath === other.basePath && apart(one.part, other.part) !== undefined
}

function sentence({ host, basePath, part }: Held, holder: Held): string {
  const claim = `${host === '*' ? 'any host' : host} ${basePath}`
  if (holder.part.organizationId !== part.organizationId) return `${claim} is served for somebody else already.`
  const why = apart(part, holder.part) ?? ''
  return `${claim} is served for ${holder.part.apiVersion} in ${holder.part.environment} already. ${why}`.trim()
}

const firstSegment = ({ basePath }: Claim) => basePath.split('/', 2)[1]!

const claimsOf = (part: ApiPart): Held[] =>
  (part.hosts.length > 0 ? part.hosts : ['*']).map(host => ({
    ...{ host, basePath: part.basePath.replace(/\/+$/, '') || '/', part },
  }))
