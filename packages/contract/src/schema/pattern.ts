/**
 * Patterns of documents over outside texts, in time that grows with the text: by V8 where its linear engine can take over
 * from one that goes back too often (v8.dev/blog/non-backtracking-regexp), by RE2 else.
 */
import { setFlagsFromString } from 'node:v8'
import { compiledPattern } from '@gatehouse/expression/linear-pattern.ts'
import { RE2JS } from 're2js'

setFlagsFromString('--enable-experimental-regexp-engine')
setFlagsFromString('--enable-experimental-regexp-engine-on-excessive-backtracks')

/** Throws what is wrong with it, in a sentence. Fits where some part of the text does (ECMA-262). */
export function textPattern(source: string): (text: string) => boolean {
  const re2 = compiledPattern(RE2JS.translateRegExp(source))
  const plain = byV8(source)
  return plain ? text => plain.test(text) : text => re2.matcher(text).find()
}

/** Not where letters have properties or more than 16 bits: V8's linear engine reads no such pattern. */
function byV8(source: string): RegExp | undefined {
  if (/\\[pP]|\\u\{|[\u{10000}-\u{10ffff}]/u.test(source)) return undefined
  try {
    new RegExp(source, 'l')
    return new RegExp(source)
  } catch {
    return undefined
  }
}
