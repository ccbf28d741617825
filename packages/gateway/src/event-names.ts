/**
 * The string table of a generation: main and threads make the same one from the same manifest. The names of a part are made
 * once, however many generations it stands in; a generation only says where each part's begin.
 */
import { failureKinds } from '@gatehouse/base'
import type { ApiPart, Snapshot } from '@gatehouse/program'

/** Numbers in the table of what stands beside a request. */
export interface PartNumbers {
  api: number
  apiVersion: number
  environment: number
  organization: number
  revision: number
  /** Number of the first target's address; the others follow. */
  firstTarget: number
  /** Of the first plan; the others follow. */
  firstPlan: number
  /** Of the first endpoint, and after it that of its route; those of the others follow, by their place in the part. */
  firstEndpoint: number
}

interface PartNames {
  texts: readonly string[]
  /** Within the names of the part. */
  numbers: PartNumbers
}

const codes = Object.keys(failureKinds)
/** 0 is none. */
const failureNumbers: ReadonlyMap<string, number> = new Map(codes.map((code, index) => [code, index + 1]))
const firstOfParts = codes.length + 1
/** Names of a part begin with those of its five kinds. */
const firstTarget = 5
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

  /** Numbers of a part, in the table; undefined where it does not stand in the generation. */
  of(part: ApiPart): PartNumbers | undefined {
    const from = this.#from.get(part)
    return from === undefined ? undefined : moved(namesOf(part).numbers, from)
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
  const firstPlan = firstTarget + part.upstream.targets.length
  const numbers: PartNumbers = {
    api: number(part.apiId),
    apiVersion: number(part.apiVersionId),
    environment: number(part.environmentId),
    organization: number(part.organizationId),
    revision: number(part.revisionId),
    firstTarget,
    firstPlan,
    firstEndpoint: firstPlan + part.plans.length,
  }
  texts.push(...part.upstream.targets.map(({ url }) => url), ...part.plans.map(({ id }) => id))
  const base = part.basePath === '/' ? '' : part.basePath
  for (const { id, method, path } of part.endpoints) texts.push(id, `${method} ${base}${path}`)
  return { texts, numbers }
}

const moved = (own: PartNumbers, by: number): PartNumbers => ({
  api: own.api + by,
  apiVersion: own.apiVersion + by,
  environment: own.environment + by,
  organization: own.organization + by,
  revision: own.revision + by,
  firstTarget: own.firstTarget + by,
  firstPlan: own.firstPlan + by,
  firstEndpoint: own.firstEndpoint + by,
})
