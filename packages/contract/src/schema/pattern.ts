/**
 * Patterns of documents over outside texts, in time that grows with the text. What cannot go back is V8's as it is; all
 * else is run by V8's linear engine (v8.dev/blog/non-backtracking-regexp), and what that one cannot read by RE2.
 */
import { setFlagsFromString } from 'node:v8'
import { compiledPattern } from '@gatehouse/expression/linear-pattern.ts'
import { RE2JS } from 're2js'

setFlagsFromString('--enable-experimental-regexp-engine')

export interface TextPattern {
  /** Some part of the text fits (ECMA-262). */
  fits(text: string): boolean
  /** What looking at so many letters costs, in the work of a `Run`. */
  work(letters: number): number
}

const straightWork = (letters: number) => 4 + letters / 8
const linearWork = (letters: number) => 140 + 5 * letters
const re2Work = (letters: number) => 100 + 10 * letters

/** Throws what is wrong with it, in a sentence. */
export function textPattern(source: string): TextPattern {
  const re2 = compiledPattern(RE2JS.translateRegExp(source))
  // Letters that have properties or more than 16 bits; V8's linear engine reads no such pattern.
  const isWide = /\\[pP]|\\u\{|[\u{10000}-\u{10ffff}]/u.test(source)
  const own = isStraight(source) ? compiled(source, isWide ? 'u' : '') : isWide ? undefined : compiled(source, 'l')
  if (!own) return { fits: text => re2.matcher(text).find(), work: re2Work }
  return { fits: text => own.test(text), work: own.flags.includes('l') ? linearWork : straightWork }
}

/** From the beginning on, and with at most one part that may be longer or shorter: there is nothing to go back to. */
function isStraight(source: string): boolean {
  if (!source.startsWith('^') || source.includes('|')) return false
  const plain = source.replace(/\\./gs, 'x').replace(/\[[^\]]*\]/g, 'x')
  if (/[()]/.test(plain)) return false
  return (plain.match(/[*+?]|\{\d+,\d*\}/g) ?? []).length <= 1
}

function compiled(source: string, flags: string): RegExp | undefined {
  try {
    return new RegExp(source, flags)
  } catch {
    return undefined
  }
}
