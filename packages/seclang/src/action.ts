/** What a rule does: `id:942100,phase:2,block,t:none,setvar:'tx.score=+5'`. */
import { type Place, RuleProblem } from './problem.ts'

export interface Action {
  /** Lower case. */
  name: string
  value: string
}

export function readActions(text: string, place: Place): Action[] {
  const actions: Action[] = []
  let at = 0
  while (at < text.length) {
    while (at < text.length && /[\s,]/.test(text[at]!)) at++
    if (at >= text.length) break
    const named = /[A-Za-z_]+/y
    named.lastIndex = at
    const name = named.exec(text)?.[0]
    if (name === undefined) throw new RuleProblem(place, `no action begins with ${text.slice(at, at + 20)}`)
    at += name.length
    const [value, next] = text[at] === ':' ? valued(text, at + 1, place) : ['', at]
    actions.push({ name: name.toLowerCase(), value })
    at = next
  }
  return actions
}

function valued(text: string, start: number, place: Place): [string, number] {
  if (text[start] !== "'") {
    // A value without quotes may hold some in its middle: setvar:tx.a='b,c'.
    let at = start
    for (let within = false; at < text.length && (within || text[at] !== ','); at++)
      if (text[at] === "'") within = !within
    return [text.slice(start, at).trim(), at]
  }
  let value = ''
  for (let at = start + 1; at < text.length; at++) {
    if (text[at] === '\\' && text[at + 1] === "'") {
      value += "'"
      at++
    } else if (text[at] === "'") return [value, at + 1]
    else value += text[at]
  }
  throw new RuleProblem(place, "a ' is not closed")
}
