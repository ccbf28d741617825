/**
 * What text of Cedar the engine is given. Its parser and its evaluator go as deep as the text, and what is some hundred levels
 * deep ends the engine for all; so depth and length of chains are bounded before it sees any of it.
 */
export const textCharactersMax = 16_384
const depthMax = 32
/** Of operators that nest or chain, in one statement. */
const operatorsMax = 100

const token = /"(?:[^"\\]|\\.)*"?|\/\/[^\n]*|[()[\]{}]|;|\b(?:if|has|in|is|like)\b|[.+*!-]/g

/** What is wrong with it, in words after "it"; undefined when nothing is. */
export function boundedTextProblem(text: string): string | undefined {
  if (text.length > textCharactersMax) return `has more than ${textCharactersMax} characters`
  let depth = 0
  let operators = 0
  for (const [found] of text.matchAll(token)) {
    if (found.startsWith('"') || found.startsWith('//')) continue
    if ('([{'.includes(found)) depth++
    else if (')]}'.includes(found)) depth--
    else if (found === ';') operators = 0
    else operators++
    if (depth > depthMax) return `is more than ${depthMax} levels deep`
    if (operators > operatorsMax) return `has more than ${operatorsMax} operators in one statement`
  }
  return undefined
}
