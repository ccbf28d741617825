/**
 * Rules that ask the method, the protocol, names of fields and some fields by name: the heads of requests come again,
 * and a rule that did not fit one fits none that is the same in what such rules look at. Bounded; begins anew when full.
 */
import type { ExchangeVariables } from './exchange-variables.ts'
import type { Collections } from './message/collections.ts'
import type { Seen } from './pipeline.ts'
import type { PlannedRule } from './plan.ts'
import type { Rule } from './rule.ts'
import { isVariable, type Target } from './target.ts'
import { beginningOf, chained, namesIn, Touched } from './touched.ts'

const nodesMax = 4096
/** Of a head with more fields nothing is kept. */
const fieldsMax = 40
const nameCharactersMax = 64

/** Where a head leads that begins as it does. */
interface Node {
  next: Map<unknown, Node>
  /** By the index of a rule: it does not fit. */
  unfit: Uint8Array | undefined
}

export class HeadAnswers {
  /** By the index of a rule. */
  readonly isOfHead: Uint8Array
  /** Of each rule, by which patterns others may read what it sets on the way. */
  readonly #readers: readonly (readonly Target[] | undefined)[]
  /** Fields whose value matters, in lower case. */
  readonly #fields: ReadonlySet<string>
  #root: Node = { next: new Map(), unfit: undefined }
  #nodes = 0

  constructor(rules: readonly PlannedRule[], touched: ReadonlyMap<Rule, Touched>) {
    const readers = rules.map(({ rule }) => readersOf(rule, touched))
    const ofHead = readers.map(wide => wide !== undefined)
    this.#readers = readers
    this.isOfHead = Uint8Array.from(ofHead, Number)
    const links = rules.filter((_, at) => ofHead[at]).flatMap(({ rule }) => chained(rule))
    const fields = links
      .flatMap(({ targets }) => targets.wanted)
      .filter(({ collection }) => collection === 'REQUEST_HEADERS')
    this.#fields = new Set(fields.map(({ key }) => key!))
  }

  /** Which rules are known not to fit; to be filled by who asks them. Undefined where heads are not kept. */
  of(collections: Collections): Uint8Array | undefined {
    if (this.#fields.size === 0) return undefined
    const fields = collections.of('REQUEST_HEADERS')
    if (fields.length > fieldsMax) return undefined
    let node = this.#step(this.#root, collections.of('REQUEST_METHOD')[0])
    node = node && this.#step(node, collections.of('REQUEST_PROTOCOL')[0])
    for (const field of fields) {
      if (!node) return undefined
      if (this.#fields.has(field.lowerName)) node = this.#step(node, field)
      else node = field.name.length > nameCharactersMax ? undefined : this.#to(node, field.name)
    }
    return node && (node.unfit ??= new Uint8Array(this.isOfHead.length))
  }

  /** A rule that did not fit is noted, unless what it set on the way is read by another. */
  note(unfit: Uint8Array, rule: number, variables: ExchangeVariables): void {
    if (this.#readers[rule]?.every(target => variables.fitting(target).length === 0)) unfit[rule] = 1
  }

  /** What is not kept does not come again. */
  #step(node: Node, seen: Seen | undefined): Node | undefined {
    return seen?.isKept ? this.#to(node, seen) : undefined
  }

  #to(node: Node, key: unknown): Node {
    const known = node.next.get(key)
    if (known) return known
    if (this.#nodes++ >= nodesMax) {
      this.#nodes = 0
      this.#root = { next: new Map(), unfit: undefined }
    }
    const made: Node = { next: new Map(), unfit: undefined }
    node.next.set(key, made)
    return made
  }
}

/** Undefined unless the head alone decides: what it sets on the way nobody reads by name, and what others set it does not ask. */
function readersOf(rule: Rule, touched: ReadonlyMap<Rule, Touched>): Target[] | undefined {
  const links = chained(rule)
  if (!links.every(({ targets }) => targets.wanted.every(isHeadOrVariable))) return undefined
  // What the last link sets is set where all of them fit.
  const own = new Touched()
  for (const link of links.slice(0, -1)) own.add({ ...link, chain: undefined })
  const others = [...touched].filter(([other]) => other !== rule).map(([, one]) => one)
  const isConstant = (name: string | undefined) =>
    name !== undefined && !own.isChanged(name) && !others.some(one => one.isChanged(name))
  const isAlone = links.every(
    ({ targets, operator }) =>
      namesIn(operator.text).every(isConstant) &&
      targets.wanted.every(target => {
        if (!isVariable(target.collection)) return true
        if (target.variable !== undefined) return isConstant(target.variable)
        const below = beginningOf(target)
        return below !== undefined && !others.some(one => one.changesBelow(below))
      }),
  )
  if (!isAlone || others.some(one => one.readsOf(own))) return undefined
  return others.flatMap(one => one.widely(own))
}

function isHeadOrVariable({ collection, key }: Target): boolean {
  return isOfHead(collection) && (collection !== 'REQUEST_HEADERS' || key !== undefined)
}

const ofHead = /^REQUEST_(METHOD|PROTOCOL|HEADERS|HEADERS_NAMES)$/

/** Or variable: what rules may ask whose answers are kept. */
export const isOfHead = (collection: string): boolean => ofHead.test(collection) || isVariable(collection)
