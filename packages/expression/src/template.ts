/** Text with expressions in it: `Hello ${consumer.plan}`. `$${` stands for `${` itself. */
import { Failure } from '@gatehouse/base'
import { compileExpression, type Expression, type Scope } from './expression.ts'

export interface Template {
  /** `write` says how a value stands in the text. Throws `expression_failed`. */
  render(scope: Scope, write: (value: unknown) => string): string
}

type Part = string | Expression

const charactersMax = 4_194_304

/** Throws what is wrong with it, in a sentence. */
export function compileTemplate(text: string): Template {
  const parts = partsOf(text)
  return {
    render(scope, write) {
      let out = ''
      for (const part of parts) {
        out += typeof part === 'string' ? part : write(part.evaluate(scope))
        if (out.length > charactersMax) {
          throw new Failure('expression_failed', `A template makes more than ${charactersMax} characters.`)
        }
      }
      return out
    },
  }
}

/** What is wrong with a template; undefined when nothing is. */
export function templateProblem(text: string): string | undefined {
  try {
    partsOf(text)
    return undefined
  } catch (thrown) {
    return thrown instanceof Error ? thrown.message.split('\n')[0]! : String(thrown)
  }
}

function partsOf(text: string): Part[] {
  const parts: Part[] = []
  let plain = ''
  for (let at = 0; at < text.length; ) {
    if (text.startsWith('$${', at)) {
      plain += '${'
      at += 3
    } else if (text.startsWith('${', at)) {
      const end = endOf(text, at + 2)
      if (plain) parts.push(plain)
      plain = ''
      parts.push(compileExpression(text.slice(at + 2, end).trim()))
      at = end + 1
    } else plain += text[at++]
  }
  if (plain) parts.push(plain)
  return parts
}

/** Where the brace closes that stands before `from`; braces within strings and maps do not. */
function endOf(text: string, from: number): number {
  let open = 0
  let quote = ''
  for (let at = from; at < text.length; at++) {
    const letter = text[at]!
    if (quote) {
      if (letter === '\\') at++
      else if (letter === quote) quote = ''
    } else if (letter === '"' || letter === "'") quote = letter
    else if (letter === '{') open++
    else if (letter === '}' && open-- === 0) return at
  }
  throw new Error('a ${ is not closed')
}
