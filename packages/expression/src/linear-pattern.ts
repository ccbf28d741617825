/** Regular expressions whose time grows with the text and not with what it holds (RE2): no back-references, no look-around. */
import { RE2JS } from 're2js'

export interface LinearPattern {
  test(text: string): boolean
  /** The whole match and its groups, where it first fits; a group that took no part is empty. */
  groups(text: string): string[] | undefined
}

const patternCharactersMax = 1024
/** States of a pattern: what `{n}` writes out counts. */
const patternSizeMax = 5000
/** Letters of a text times states of a pattern: about a tenth of a second. */
const workMax = 10_000_000

/** Throws what is wrong with it, in a sentence. `flags` are those of RE2JS. */
export function linearPattern(source: string, flags = 0): LinearPattern {
  const compiled = compiledPattern(source, flags)
  const matcherOf = (text: string) => boundedMatcher(compiled, text)
  return {
    test: text => matcherOf(text).find(),
    groups(text) {
      const matcher = matcherOf(text)
      if (!matcher.find()) return undefined
      return Array.from({ length: matcher.groupCount() + 1 }, (_, at) => matcher.group(at) ?? '')
    },
  }
}

/** Throws what is wrong with it, in a sentence. */
export function compiledPattern(source: string, flags = 0): RE2JS {
  if (source.length > patternCharactersMax) throw new Error(`a pattern may have ${patternCharactersMax} characters`)
  const compiled = RE2JS.compile(source, flags)
  if (compiled.programSize() > patternSizeMax) throw new Error(`a pattern may have ${patternSizeMax} states`)
  return compiled
}

/** Throws where the text is so long that looking would hold up others. */
export function boundedMatcher(compiled: RE2JS, text: string) {
  if (text.length * compiled.programSize() > workMax) throw new Error('the text is too long for this pattern')
  return compiled.matcher(text)
}

/** What is wrong with a pattern; undefined when nothing is. */
export function patternProblem(source: string): string | undefined {
  try {
    linearPattern(source)
    return undefined
  } catch (thrown) {
    return thrown instanceof Error ? thrown.message : String(thrown)
  }
}
