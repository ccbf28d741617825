import type { Claims } from './claims.ts'
import type { CompiledPart } from './compile.ts'
import { resourceOf } from './resource-route.ts'
import type { Route } from './route.ts'
import type { ApiPart, Manifest } from './snapshot.ts'
import type { Asker, StagedPart } from './staged-part.ts'

export interface RouteMatch {
  kind: 'route'
  route: Route
}

/** Where a request leads, or why nowhere. */
export type Match =
  | RouteMatch
  | { kind: 'no_claim' }
  | { kind: 'no_path'; part: ApiPart; records: boolean }
  | { kind: 'no_method'; part: ApiPart; methods: string[]; records: boolean }

export interface ProgramParts {
  manifest: Manifest
  compiled: ReadonlyMap<string, CompiledPart>
  staged: ReadonlyMap<string, StagedPart>
  claims: Claims<string>
}

/** An immutable generation, ready to serve. */
export class Program {
  readonly manifest: Manifest
  readonly compiled: ReadonlyMap<string, CompiledPart>
  /** By the digest of the part beside them; undefined where no part is staged among requests. */
  readonly staged: ReadonlyMap<string, StagedPart> | undefined
  readonly #claims: Claims<string>

  constructor({ manifest, compiled, staged, claims }: ProgramParts) {
    this.manifest = manifest
    this.compiled = compiled
    this.staged = staged.size > 0 ? staged : undefined
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
    const digest = this.#claims.find(host, path)
    const found = digest === undefined ? undefined : this.#servedTo(digest, asker)
    if (!found) return this.#resource(host, method, path) ?? { kind: 'no_claim' }
    const { part, router, records } = found
    const below = part.basePath === '/' ? path : path.slice(part.basePath.length) || '/'
    const matched = router.find(below, method)
    if (matched) return matched
    const own = this.#resource(host, method, path)
    if (own) return own
    const methods = router.methodsAt(below)
    if (methods.length === 0) return { kind: 'no_path', part, records }
    return { kind: 'no_method', part, methods: [...new Set(methods)].sort(), records }
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
