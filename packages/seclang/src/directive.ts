/** A file of rules as directives with their words: comments are gone, continued lines are one. */
import { type Place, RuleProblem } from './problem.ts'

export interface Directive {
  name: string
  words: readonly string[]
  place: Place
}

export function readDirectives(text: string, file: string): Directive[] {
  const found: Directive[] = []
  let whole = ''
  let from = 0
  text.split(/\r?\n/).forEach((line, at) => {
    if (whole === '') {
      if (/^\s*(#|$)/.test(line)) return
      from = at + 1
    }
    // Within a directive a comment hides one line of it.
    else if (/^\s*#/.test(line)) return
    whole += line.trimStart().replace(/\\\s*$/, '')
    if (/\\\s*$/.test(line)) return
    found.push(directiveOf(whole, { file, line: from }))
    whole = ''
  })
  if (whole !== '') throw new RuleProblem({ file, line: from }, 'the last line goes on, and nothing follows')
  return found
}

function directiveOf(text: string, place: Place): Directive {
  const words: string[] = []
  let at = 0
  while (at < text.length) {
    const letter = text[at]!
    if (letter === ' ' || letter === '\t') {
      at++
      continue
    }
    const [word, next] = letter === '"' || letter === "'" ? quoted(text, at, place) : bare(text, at)
    words.push(word)
    at = next
  }
  const [name = '', ...rest] = words
  return { name, words: rest, place }
}

/** Within quotes only the quote itself is escaped; any other backslash stands for itself. */
function quoted(text: string, start: number, place: Place): [string, number] {
  const quote = text[start]!
  let word = ''
  for (let at = start + 1; at < text.length; at++) {
    const letter = text[at]!
    if (letter === quote) return [word, at + 1]
    if (letter === '\\' && text[at + 1] === quote) {
      word += quote
      at++
    } else if (letter === '\\' && text[at + 1] === '\\') {
      word += '\\\\'
      at++
    } else word += letter
  }
  throw new RuleProblem(place, `a ${quote} is not closed`)
}

function bare(text: string, start: number): [string, number] {
  let at = start
  while (at < text.length && text[at] !== ' ' && text[at] !== '\t') at++
  return [text.slice(start, at), at]
}
