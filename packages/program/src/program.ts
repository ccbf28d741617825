import type { Claims } from './claims.ts'
import type { CompiledPart } from './compile.ts'
import { resourceOf } from './resource-route.ts'
import type { Route } from './route.ts'
import type { Manifest } from './snapshot.ts'
import type { Asker, StagedPart } from './staged-part.ts'
import type { VersionChoice } from './version-choice.ts'

export interface RouteMatch {
  kind: 'route'
  route: Route
}

/** Where a request leads, or why nowhere. */
export type Match =
  | RouteMatch
  | { kind: 'no_claim' }
  | { kind: 'no_version'; choice: VersionChoice }
  | ({ kind: 'no_path' } & Missed)
  | ({ kind: 'no_method'; methods: string[] } & Missed)

interface Missed extends Pick<CompiledPart, 'part' | 'records' | 'missFields'> {}

export interface ProgramParts {
  manifest: Manifest
  compiled: ReadonlyMap<string, CompiledPart>
  staged: ReadonlyMap<string, StagedPart>
  /** By the digest of the part that holds the claim. */
  choices: ReadonlyMap<string, VersionChoice>
  claims: Claims<string>
}

/** An immutable generation, ready to serve. */
export class Program {
  readonly manifest: Manifest
  readonly compiled: ReadonlyMap<string, CompiledPart>
  /** By the digest of the part beside them; undefined where no part is staged among requests. */
  readonly staged: ReadonlyMap<string, StagedPart> | undefined
  /** Who asks, and how, matters for some part; nobody else pays for looking. */
  readonly asks: boolean
  readonly #choices: ReadonlyMap<string, VersionChoice> | undefined
  readonly #claims: Claims<string>

  constructor({ manifest, compiled, staged, choices, claims }: ProgramParts) {
    this.manifest = manifest
    this.compiled = compiled
    this.staged = staged.size > 0 ? staged : undefined
    this.#choices = choices.size > 0 ? choices : undefined
    this.asks = staged.size > 0 || choices.size > 0
    this.#claims = claims
  }

  get generation(): number {
    return this.manifest.generation
  }

  /**
   * `host` in lower case without port, `path` normalised. Cost grows with the path's depth, not with the routes. Nobody who
   * does not say who asks gets what is staged.
   */
  match(host: string, method: string, path: string, asker?: Asker): Match {
    let digest = this.#claims.find(host, path)
    if (this.#choices !== undefined && digest !== undefined) {
      const choice = this.#choices.get(digest)
      if (choice) {
        digest = choice.of(asker, method)
        if (digest === undefined) return { kind: 'no_version', choice }
      }
    }
    const found = digest === undefined ? undefined : this.#servedTo(digest, asker)
    if (!found) return this.#resource(host, method, path) ?? { kind: 'no_claim' }
    const { part, router, records, missFields } = found
    const below = part.basePath === '/' ? path : path.slice(part.basePath.length) || '/'
    const matched = router.find(below, method)
    if (matched) return matched
    const own = this.#resource(host, method, path)
    if (own) return own
    const methods = router.methodsAt(below)
    if (methods.length === 0) return { kind: 'no_path', part, records, missFields }
    return { kind: 'no_method', part, methods: [...new Set(methods)].sort(), records, missFields }
  }

  #servedTo(digest: string, asker: Asker | undefined): CompiledPart | undefined {
    const staged = asker && this.staged?.get(digest)
    return staged?.takes(asker!) ? staged.compiled : this.compiled.get(digest)
  }

  #resource(host: string, method: string, path: string): RouteMatch | undefined {
    const resource = resourceOf(path)
    if (resource === undefined || (method !== 'GET' && method !== 'OPTIONS')) return undefined
    const digest = this.#claims.find(host, resource)
    const found = digest === undefined ? undefined : this.compiled.get(digest)
    return found?.part.basePath === resource ? found.resource : undefined
  }

  /** Lets go of the parts that `next` does not serve any more. */
  dispose(next?: Program): void {
    for (const [digest, part] of this.compiled) if (next?.compiled.get(digest) !== part) part.dispose()
  }
}
