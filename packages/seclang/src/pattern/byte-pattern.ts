/**
 * A pattern of the rules' authors over outside bytes, in time that grows with the text: by V8 where its linear engine can
 * take over from one that goes back too often, by RE2 else. What neither can is bounded in the text it sees.
 */
import { setFlagsFromString } from 'node:v8'
import { RE2JS } from 're2js'
import type { ByteSet } from '../byte-set.ts'
import { literalsOf } from './literals.ts'
import { type Node, PatternProblem } from './node.ts'
import { readPattern } from './pattern-reader.ts'
import { sourceOf } from './pattern-source.ts'

export type Engine = 'v8' | 're2' | 'v8-bounded'

export interface BytePattern {
  engine: Engine
  literals: readonly string[] | undefined
  bytes: ByteSet | undefined
  /** The whole match and its groups; a group that took no part is empty. */
  find(text: string): readonly string[] | undefined
}

const sourceMax = 20_000
/** Of a text that a pattern with a look around sees, which may go back over it again and again. */
export const boundedCharactersMax = 2048

// The linear engine is V8's own (v8.dev/blog/non-backtracking-regexp): `l` asks whether a pattern can be run by it.
setFlagsFromString('--enable-experimental-regexp-engine')
setFlagsFromString('--enable-experimental-regexp-engine-on-excessive-backtracks')

/** Throws `PatternProblem`. */
export function bytePattern(source: string): BytePattern {
  if (source.length > sourceMax) throw new PatternProblem(`a pattern may have ${sourceMax} characters`)
  const node = readPattern(source)
  const known = literalsOf(node)
  const ours = sourceOf(node, 'v8')
  if (isLinear(ours)) return { ...known, engine: 'v8', find: byV8(ours) }
  const find = byRe2(node)
  if (find) return { ...known, engine: 're2', find }
  const bounded = byV8(ours)
  return { ...known, engine: 'v8-bounded', find: text => bounded(text.slice(0, boundedCharactersMax)) }
}

function isLinear(source: string): boolean {
  try {
    new RegExp(source, 'lms')
    return true
  } catch {
    return false
  }
}

function byV8(source: string): BytePattern['find'] {
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

function byRe2(node: Node): BytePattern['find'] | undefined {
  try {
    const pattern = RE2JS.compile(sourceOf(node, 're2'), RE2JS.MULTILINE | RE2JS.DOTALL)
    return text => {
      const matcher = pattern.matcher(text)
      if (!matcher.find()) return undefined
      return Array.from({ length: matcher.groupCount() + 1 }, (_, at) => matcher.group(at) ?? '')
    }
  } catch {
    return undefined
  }
}
