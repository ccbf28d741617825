/**
 * Which rules of a phase can fit at all. Everything that rules look at is read once for the literals of all of them; a
 * rule none of whose literals stands anywhere is not asked. It may say too much, and never too little.
 */
import { type ByteSet, bytesIn, joined, meets } from './byte-set.ts'
import { Known } from './known.ts'
import { lowerBytes } from './letters.ts'
import { PhraseSet } from './phrase-set.ts'
import type { Pipeline, Seen } from './pipeline.ts'
import type { PlannedRule } from './plan.ts'

/** Filled before the phase begins; of others nothing is known beforehand. */
const fixed =
  /^(ARGS(_GET|_POST)?(_NAMES)?|REQUEST_(HEADERS|COOKIES)(_NAMES)?|REQUEST_(URI|URI_RAW|FILENAME|BASENAME|LINE|BODY|METHOD|PROTOCOL)|QUERY_STRING|FILES(_NAMES)?|XML|MULTIPART_(PART_HEADERS|FILENAME|NAME)|RESPONSE_(BODY|HEADERS|HEADERS_NAMES|STATUS))$/

type SubjectsOf = (collection: string) => readonly Seen[]

interface Looked {
  collection: string
  pipelines: readonly Pipeline[]
  known: Known<Read>
}

/** What is known of one value of a collection. */
interface Read {
  /** Those of whose literals one stands in one of its forms. */
  rules: readonly number[]
  /** Of all its forms. */
  bytes: ByteSet
}

interface ByBytes {
  rule: number
  collections: readonly string[]
  bytes: ByteSet
}

export class Prefilter {
  readonly #always: Uint8Array
  readonly #phrases: PhraseSet
  /** Rules of each phrase. */
  readonly #rulesOf: readonly (readonly number[])[]
  readonly #looked: readonly Looked[]
  readonly #byBytes: readonly ByBytes[]

  constructor(rules: readonly PlannedRule[]) {
    this.#always = new Uint8Array(rules.length)
    const rulesOf = new Map<string, number[]>()
    const pipelines = new Map<string, Set<Pipeline>>()
    const byBytes: ByBytes[] = []
    for (const [index, planned] of rules.entries()) {
      const { operator, targets } = planned.rule
      const collections = targets.wanted.map(({ collection }) => collection)
      const isKnown = targets.wanted.every(({ collection, counted }) => !counted && fixed.test(collection))
      if (!isKnown || !(operator.literals ?? operator.bytes)) {
        this.#always[index] = 1
        continue
      }
      for (const collection of collections) {
        const all = pipelines.get(collection) ?? new Set()
        for (const pipeline of planned.steps) all.add(pipeline)
        pipelines.set(collection, all)
      }
      if (!operator.literals) byBytes.push({ rule: index, collections, bytes: operator.bytes! })
      for (const literal of operator.literals ?? []) {
        const known = rulesOf.get(literal)
        if (known) known.push(index)
        else rulesOf.set(literal, [index])
      }
    }
    this.#phrases = new PhraseSet([...rulesOf.keys()])
    this.#rulesOf = [...rulesOf.values()]
    this.#looked = [...pipelines].map(([collection, all]) => ({
      collection,
      pipelines: [...all],
      known: new Known<Read>(),
    }))
    this.#byBytes = byBytes
  }

  /** 1 where the rule of that index may fit. */
  candidates(subjectsOf: SubjectsOf): Uint8Array {
    const candidates = this.#always.slice()
    const bytesOf = new Map<string, ByteSet[]>()
    for (const { collection, pipelines, known } of this.#looked) {
      const sets: ByteSet[] = []
      for (const subject of subjectsOf(collection)) {
        const { rules, bytes } = known.of(subject.value, () => this.#read(subject, pipelines))
        for (const rule of rules) candidates[rule] = 1
        sets.push(bytes)
      }
      bytesOf.set(collection, sets)
    }
    for (const { rule, collections, bytes } of this.#byBytes) {
      if (collections.some(collection => bytesOf.get(collection)!.some(set => meets(set, bytes)))) candidates[rule] = 1
    }
    return candidates
  }

  #read(subject: Seen, pipelines: readonly Pipeline[]): Read {
    const rules = new Set<number>()
    const forms = new Set([subject.value])
    for (const pipeline of pipelines) forms.add(pipeline.of(subject))
    for (const form of new Set([...forms].map(lowerBytes))) {
      this.#phrases.find(form, index => {
        for (const rule of this.#rulesOf[index]!) rules.add(rule)
        return false
      })
    }
    return { rules: [...rules], bytes: joined([...forms].map(bytesIn)) }
  }
}
