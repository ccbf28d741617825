/**
 * The string table of a generation: main and threads make the same one from the same manifest. The names of a part are made
 * once, however many generations it stands in; a generation only says where each part's begin.
 */
import { failureKinds } from '@gatehouse/base'
import type { ApiPart, Snapshot } from '@gatehouse/program'

export interface RouteNames {
  route: number
  endpoint: number
  api: number
  apiVersion: number
  environment: number
  organization: number
  revision: number
  /** Number of the first target's address; the others follow. */
  firstTarget: number
  /** Of the first plan; the others follow. */
  firstPlan: number
}

interface PartNames {
  texts: readonly string[]
  /** By endpoint id; numbers within the names of the part. */
  routes: ReadonlyMap<string, RouteNames>
}

const codes = Object.keys(failureKinds)
/** 0 is none. */
const failureNumbers: ReadonlyMap<string, number> = new Map(codes.map((code, index) => [code, index + 1]))
const firstOfParts = codes.length + 1
const namesByPart = new WeakMap<ApiPart, PartNames>()

/** The same in every generation; undefined for what is no failure code. */
export const failureNumber = (code: string): number | undefined => failureNumbers.get(code)

export class EventNames {
  readonly #parts: readonly ApiPart[]
  /** What is added to the numbers of a part. */
  readonly #from = new Map<ApiPart, number>()
  #table: readonly string[] | undefined

  constructor({ manifest, parts }: Snapshot) {
    this.#parts = manifest.parts.map(digest => parts.get(digest)!)
    let from = firstOfParts
    for (const part of this.#parts) {
      this.#from.set(part, from)
      from += namesOf(part).texts.length
    }
  }

  /** Number → name; 0 is none. Made when it is asked for the first time. */
  get table(): readonly string[] {
    this.#table ??= ['', ...codes].concat(...this.#parts.map(part => namesOf(part).texts))
    return this.#table
  }

  /** Numbers of an endpoint, in the table. */
  find(part: ApiPart, endpoint: string): RouteNames | undefined {
    const from = this.#from.get(part)
    const own = from === undefined ? undefined : namesOf(part).routes.get(endpoint)
    return own && from !== undefined ? moved(own, from) : undefined
  }
}

function namesOf(part: ApiPart): PartNames {
  let found = namesByPart.get(part)
  if (!found) namesByPart.set(part, (found = makeNames(part)))
  return found
}

function makeNames(part: ApiPart): PartNames {
  const texts: string[] = []
  const number = (text: string) => texts.push(text) - 1
  const common = {
    api: number(part.apiId),
    apiVersion: number(part.apiVersionId),
    environment: number(part.environmentId),
    organization: number(part.organizationId),
    revision: number(part.revisionId),
    firstTarget: texts.length,
    firstPlan: texts.length + part.upstream.targets.length,
  }
  texts.push(...part.upstream.targets.map(({ url }) => url), ...part.plans.map(({ id }) => id))
  const base = part.basePath === '/' ? '' : part.basePath
  const routes = part.endpoints.map(({ id, method, path }): [string, RouteNames] => [
    id,
    { ...common, endpoint: number(id), route: number(`${method} ${base}${path}`) },
  ])
  return { texts, routes: new Map(routes) }
}

const moved = (own: RouteNames, by: number): RouteNames => ({
  route: own.route + by,
  endpoint: own.endpoint + by,
  api: own.api + by,
  apiVersion: own.apiVersion + by,
  environment: own.environment + by,
  organization: own.organization + by,
  revision: own.revision + by,
  firstTarget: own.firstTarget + by,
  firstPlan: own.firstPlan + by,
})
