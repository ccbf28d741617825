/** Regular expressions whose time grows with the text and not with what it holds (RE2): no back-references, no look-around. */
import { RE2JS } from 're2js'

export interface LinearPattern {
  test(text: string): boolean
  /** The whole match and its groups, where it first fits; a group that took no part is empty. */
  groups(text: string): string[] | undefined
}

const patternCharactersMax = 1024

/** Throws what is wrong with it, in a sentence. */
export function linearPattern(source: string): LinearPattern {
  if (source.length > patternCharactersMax) throw new Error(`a pattern may have ${patternCharactersMax} characters`)
  const compiled = RE2JS.compile(source)
  return {
    test: text => compiled.matcher(text).find(),
    groups(text) {
      const matcher = compiled.matcher(text)
      if (!matcher.find()) return undefined
      return Array.from({ length: matcher.groupCount() + 1 }, (_, at) => matcher.group(at) ?? '')
    },
  }
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
