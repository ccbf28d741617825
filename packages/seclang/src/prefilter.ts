/**
 * Which rules of a phase can fit at all. Everything that rules look at is read once for the literals of all of them; a
 * rule none of whose literals stands anywhere is not asked. It may say too much, and never too little.
 */
import { addBytes, type ByteSet, bytesIn, meets } from './byte-set.ts'
import { lowerBytes } from './letters.ts'
import { PhraseSet } from './phrase-set.ts'
import type { Pipeline, Seen } from './pipeline.ts'
import type { PlannedRule } from './plan.ts'
import { fitsTarget, type Target } from './target.ts'

/** Filled before the phase begins; of others nothing is known beforehand. */
const fixed =
  /^(ARGS(_GET|_POST)?(_NAMES)?|REQUEST_(HEADERS|COOKIES)(_NAMES)?|REQUEST_(URI|URI_RAW|FILENAME|BASENAME|LINE|BODY|METHOD|PROTOCOL)|QUERY_STRING|FILES(_NAMES)?|XML|MULTIPART_(PART_HEADERS|FILENAME|NAME)|RESPONSE_(BODY|HEADERS|HEADERS_NAMES|STATUS))$/

type SubjectsOf = (collection: string) => readonly Seen[]

interface Looked {
  collection: string
  /** Its place in the bits of collections. */
  index: number
  pipelines: Set<Pipeline>
  /** 1 where a rule looks at it. */
  asks: Uint8Array
}

/** What is known of one value of a collection. */
interface Read {
  /** Those of whose literals one stands in one of its forms. */
  rules: readonly number[]
  /** Of all its forms. */
  bytes: ByteSet
}

/** Rules that look at the same, by the bytes of which one must stand there. */
interface ByBytes {
  looked: readonly Looked[]
  rules: { rule: number; bytes: ByteSet }[]
}

const nobody: readonly number[] = []
const capitals = bytesIn('ABCDEFGHIJKLMNOPQRSTUVWXYZ')

export class Prefilter {
  readonly #always: Uint8Array
  readonly #phrases: PhraseSet
  /** Rules of each phrase. */
  readonly #rulesOf: readonly (readonly number[])[]
  readonly #looked: readonly Looked[]
  readonly #byBytes: readonly ByBytes[]
  /** Of the exchange that is read now, for each collection eight words. */
  readonly #bytes: Uint32Array
  readonly #together = new Uint32Array(8)

  /** Where what is read of a value stands with it: from the first place on. */
  readonly #firstPlace: number
  readonly #rules: readonly PlannedRule[]

  constructor(rules: readonly PlannedRule[], firstPlace: number) {
    this.#firstPlace = firstPlace
    this.#rules = rules
    this.#always = new Uint8Array(rules.length)
    const rulesOf = new Map<string, number[]>()
    const looked = new Map<string, Looked>()
    const byBytes = new Map<string, ByBytes>()
    for (const [index, { rule, steps }] of rules.entries()) {
      const { operator, targets } = rule
      const isKnown = targets.wanted.every(({ collection, counted }) => !counted && fixed.test(collection))
      if (!isKnown || !(operator.literals ?? operator.bytes)) {
        this.#always[index] = 1
        continue
      }
      const collections = [...new Set(targets.wanted.map(({ collection }) => collection))]
      const places = collections.map(collection => lookedAt(collection, looked, rules.length))
      for (const { asks, pipelines } of places) {
        asks[index] = 1
        for (const pipeline of steps) pipelines.add(pipeline)
      }
      for (const literal of operator.literals ?? []) {
        const known = rulesOf.get(literal)
        if (known) known.push(index)
        else rulesOf.set(literal, [index])
      }
      if (operator.literals) continue
      const same = byBytes.get(collections.join()) ?? { looked: places, rules: [] }
      byBytes.set(collections.join(), same)
      same.rules.push({ rule: index, bytes: operator.bytes! })
    }
    this.#phrases = new PhraseSet([...rulesOf.keys()])
    this.#rulesOf = [...rulesOf.values()]
    this.#looked = [...looked.values()]
    this.#byBytes = [...byBytes.values()]
    this.#bytes = new Uint32Array(8 * this.#looked.length)
  }

  get places(): number {
    return this.#looked.length
  }

  /** 1 where the rule of that index may fit. */
  candidates(subjectsOf: SubjectsOf): Uint8Array {
    const candidates = this.#always.slice()
    const bytes = this.#bytes.fill(0)
    for (const looked of this.#looked) {
      for (const subject of subjectsOf(looked.collection)) {
        if (subject.isKept) this.#keptCandidates(subject, looked, candidates)
        else {
          const read = this.#read(subject, looked)
          for (const rule of read.rules) candidates[rule] = 1
          addBytes(bytes, 8 * looked.index, read.bytes)
        }
      }
    }
    for (const { looked, rules } of this.#byBytes) {
      const together = this.#together.fill(0)
      for (const { index } of looked) for (let at = 0; at < 8; at++) together[at]! |= bytes[8 * index + at]!
      for (const { rule, bytes: wanted } of rules) if (meets(together, wanted)) candidates[rule] = 1
    }
    return candidates
  }

  /** Of a value that came before it is known which rules may mean it, and which of them did not fit it. */
  #keptCandidates(subject: Seen, looked: Looked, candidates: Uint8Array): void {
    const place = this.#firstPlace + looked.index
    const rules = (subject.reads[place] ??= this.#meant(subject, looked))
    const { unfit } = subject
    for (const rule of rules) if (unfit?.[this.#rules[rule]!.index] !== 1) candidates[rule] = 1
  }

  #meant(subject: Seen, looked: Looked): readonly number[] {
    const { rules, bytes } = this.#read(subject, looked)
    const byBytes = this.#byBytes.filter(one => one.looked.includes(looked)).flatMap(one => one.rules)
    const met = byBytes.filter(one => meets(bytes, one.bytes)).map(({ rule }) => rule)
    const isMeant = (target: Target) => target.collection === looked.collection && fitsTarget(target, subject.name)
    return [...rules, ...met].filter(rule => this.#rules[rule]!.rule.targets.wanted.some(isMeant))
  }

  #read(subject: Seen, { pipelines, asks }: Looked): Read {
    const bytes = subject.bytes.slice()
    const value = meets(bytes, capitals) ? lowerBytes(subject.value) : subject.value
    let rules = this.#rulesIn(value, asks, undefined)
    let others: string[] | undefined
    let last = subject.value
    for (const pipeline of pipelines) {
      const form = pipeline.of(subject)
      if (form === last || form === subject.value) continue
      last = form
      const lower = lowerBytes(form)
      if (lower === value || others?.includes(lower)) continue
      if (others) others.push(lower)
      else others = [lower]
      addBytesOf(bytes, form)
      rules = this.#rulesIn(lower, asks, rules)
    }
    if (value !== subject.value) addBytesOf(bytes, value)
    return { rules: rules ? [...rules] : nobody, bytes }
  }

  #rulesIn(form: string, asks: Uint8Array, before: Set<number> | undefined): Set<number> | undefined {
    let rules = before
    this.#phrases.find(form, index => {
      for (const rule of this.#rulesOf[index]!) if (asks[rule] === 1) (rules ??= new Set()).add(rule)
      return false
    })
    return rules
  }
}

function addBytesOf(bytes: ByteSet, text: string): void {
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    bytes[(code >>> 5) & 7]! |= 1 << (code & 31)
  }
}

function lookedAt(collection: string, looked: Map<string, Looked>, rules: number): Looked {
  const known = looked.get(collection)
  if (known) return known
  const made: Looked = {
    ...{ collection, index: looked.size, pipelines: new Set(), asks: new Uint8Array(rules) },
  }
  looked.set(collection, made)
  return made
}
