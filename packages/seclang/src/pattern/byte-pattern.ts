/**
 * A pattern of the rules' authors over outside bytes, in time that grows with the text. V8 goes back, and is fast where a
 * pattern does so seldom; a pattern that does it often on a text made for that is asked of RE2 instead, but for short texts.
 * What neither can do in time is bounded in the text it sees.
 */
import { setFlagsFromString } from 'node:v8'
import { RE2JS } from 're2js'
import type { ByteSet } from '../byte-set.ts'
import { literalsOf } from './literals.ts'
import { type Node, PatternProblem } from './node.ts'
import { readPattern } from './pattern-reader.ts'
import { sourceOf } from './pattern-source.ts'
import { probes } from './probes.ts'

/** `v8-short` is asked of V8 for short texts, and of RE2 for others. */
export type Engine = 'v8' | 'v8-short' | 're2' | 'v8-bounded'

export interface BytePattern {
  engine: Engine
  literals: readonly string[] | undefined
  bytes: ByteSet | undefined
  /** The whole match and its groups; a group that took no part is empty. */
  find(text: string): readonly string[] | undefined
}

type Find = BytePattern['find']

const sourceMax = 20_000
/** Of a text that a pattern with a look around sees, which may go back over it again and again. */
export const boundedCharactersMax = 2048
/** Longer texts are asked of RE2 where V8 goes back too often. */
const shortCharactersMax = 40
/** What V8 may take for a text of the probes, and for one that comes, by its length. */
const probeMsMax = 0.3
const startMsMax = 0.5
const characterMsMax = 0.002
/** Longer ones are asked of RE2 in any case. */
const v8CharactersMax = 8192
/** Shorter texts are not timed. */
const timedCharactersMin = 200

// The linear engine is V8's own (v8.dev/blog/non-backtracking-regexp): `l` asks whether a pattern can be run by it.
setFlagsFromString('--enable-experimental-regexp-engine')
setFlagsFromString('--enable-experimental-regexp-engine-on-excessive-backtracks')

/** Throws `PatternProblem`. */
export function bytePattern(source: string): BytePattern {
  if (source.length > sourceMax) throw new PatternProblem(`a pattern may have ${sourceMax} characters`)
  const node = readPattern(source)
  const known = literalsOf(node)
  const ours = sourceOf(node, 'v8')
  if (isLinear(ours)) return new LinearPattern(known, node, byV8(ours))
  const find = byRe2(node)
  if (find) return { ...known, engine: 're2', find }
  const bounded = byV8(ours)
  return { ...known, engine: 'v8-bounded', find: text => bounded(text.slice(0, boundedCharactersMax)) }
}

class LinearPattern implements BytePattern {
  readonly literals: BytePattern['literals']
  readonly bytes: BytePattern['bytes']
  readonly #node: Node
  readonly #v8: Find
  /** Made when it is first needed; of V8 where RE2 does not know the pattern. */
  #re2: Find | undefined
  #isSlow = false

  constructor({ literals, bytes }: Pick<BytePattern, 'literals' | 'bytes'>, node: Node, v8: Find) {
    this.literals = literals
    this.bytes = bytes
    this.#node = node
    this.#v8 = v8
    for (const text of probes) {
      if (this.#isSlow) break
      this.#timed(text, probeMsMax)
    }
  }

  get engine(): Engine {
    return this.#isSlow ? 'v8-short' : 'v8'
  }

  readonly find: Find = text => {
    const { length } = text
    if (length <= shortCharactersMax) return this.#v8(text)
    if (this.#isSlow || length > v8CharactersMax) return (this.#re2 ??= byRe2(this.#node) ?? this.#v8)(text)
    return length < timedCharactersMin ? this.#v8(text) : this.#timed(text, startMsMax + characterMsMax * length)
  }

  #timed(text: string, msMax: number): readonly string[] | undefined {
    const startedMs = performance.now()
    const found = this.#v8(text)
    // Once more: what was slow may have been the machine, or that it was compiled.
    if (performance.now() - startedMs > msMax && this.#tookLonger(text, msMax)) this.#isSlow = true
    return found
  }

  #tookLonger(text: string, msMax: number): boolean {
    const startedMs = performance.now()
    this.#v8(text)
    return performance.now() - startedMs > msMax
  }
}

function isLinear(source: string): boolean {
  try {
    new RegExp(source, 'lms')
    return true
  } catch {
    return false
  }
}

function byV8(source: string): Find {
  let pattern: RegExp
  try {
    pattern = new RegExp(source, 'ms')
  } catch (thrown) {
    throw new PatternProblem((thrown as Error).message)
  }
  return text => {
    if (!pattern.test(text)) return undefined
    const found = pattern.exec(text)!
    const groups: string[] = []
    for (let at = 0; at < found.length; at++) groups.push(found[at] ?? '')
    return groups
  }
}

function byRe2(node: Node): Find | undefined {
  try {
    const pattern = RE2JS.compile(sourceOf(node, 're2'), RE2JS.MULTILINE | RE2JS.DOTALL)
    return text => {
      if (!pattern.test(text)) return undefined
      const matcher = pattern.matcher(text)
      if (!matcher.find()) return undefined
      return Array.from({ length: matcher.groupCount() + 1 }, (_, at) => matcher.group(at) ?? '')
    }
  } catch {
    return undefined
  }
}
