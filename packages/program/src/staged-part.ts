/** Who gets a part that is staged among requests: settled before the route is known, and so before anybody is identified. */
import { cookieOf, type HeaderList, percentOf } from '@gatehouse/base'
import { filled } from '@gatehouse/schema'
import type { CredentialPlace } from '@gatehouse/unit'
import { currentConfig, type Policies } from './check-part.ts'
import type { CompiledPart } from './compile.ts'
import type { ApiPart, ManifestStage, PlacedPolicy } from './snapshot.ts'

/** A caller as far as the request shows it. */
export interface Asker {
  address: string
  headers: HeaderList
  query: string
}

export class StagedPart {
  readonly compiled: CompiledPart
  readonly #stage: ManifestStage
  readonly #places: readonly CredentialPlace[]

  constructor(compiled: CompiledPart, stage: ManifestStage, places: readonly CredentialPlace[]) {
    this.compiled = compiled
    this.#stage = stage
    this.#places = places
  }

  /** The same for a caller as long as the stage lasts; who is in a smaller share is in a larger one, too. */
  takes(asker: Asker): boolean {
    const { by, deployment, percent } = this.#stage
    return (by === 'request' ? Math.random() * 100 : percentOf(`${deployment} ${this.#callerOf(asker)}`)) < percent
  }

  /** The credential as it is written, or the address of who shows none. */
  #callerOf({ address, headers, query }: Asker): string {
    for (const { in: where, name } of this.#places) {
      const shown =
        where === 'header' ? headers.get(name) : where === 'cookie' ? cookieOf(headers, name) : queryValue(query, name)
      if (shown) return shown
    }
    return address
  }
}

function queryValue(query: string, name: string): string | undefined {
  const pair = query.split('&').find(one => one.startsWith(name) && one[name.length] === '=')
  return pair?.slice(name.length + 1)
}

/** Where the policies of a part look for who calls. */
export function credentialPlaces(part: ApiPart, policies: Policies): CredentialPlace[] {
  const uses: PlacedPolicy[] = [...part.policies, ...part.endpoints.flatMap(endpoint => endpoint.policies)]
  const found = uses.flatMap(use => {
    const unit = policies.get(use.policy)
    return unit?.credentialAt?.(filled(unit.config, currentConfig(use, unit)) as never) ?? []
  })
  return [...new Map(found.map(place => [`${place.in} ${place.name}`, place])).values()]
}
