/** Tags as a browser takes them out of a text (HTML Living Standard §13.2.5), in lower case. */
import type { Attribute } from './html-rules.ts'

export interface Tag {
  name: string
  attributes: readonly Attribute[]
}

const tagsMax = 200
const attributesMax = 100
/** Of all tags of a text: each may go on to its end. */
const togetherMax = 1000

export function* htmlTags(text: string): Generator<Tag> {
  const opening = /<\/?([a-z][^\s/>\0]*)/g
  let together = 0
  for (let tags = 0; tags < tagsMax && together < togetherMax; tags++) {
    const found = opening.exec(text)
    if (!found) return
    const attributes = attributesFrom(text, opening.lastIndex)
    together += attributes.length
    yield { name: found[1]!, attributes }
  }
}

const space = /[\s/]*/y
const attributeName = /[^\s/>=][^\s/>=]*/y
const equals = /\s*=\s*/y

/** The attributes from there to the end of the tag, or of the text. */
export function attributesFrom(text: string, start: number): readonly Attribute[] {
  const attributes: Attribute[] = []
  let at = start
  const take = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at
    const found = pattern.exec(text)?.[0]
    if (found !== undefined) at += found.length
    return found
  }
  while (at < text.length && attributes.length < attributesMax) {
    take(space)
    if (text[at] === '>' || at >= text.length) break
    const name = take(attributeName)
    if (name === undefined) {
      at++
      continue
    }
    let value: string | undefined
    if (take(equals) !== undefined) {
      const quote = text[at]
      const quoted = quote === '"' || quote === "'" || quote === '`'
      const end = quoted ? text.indexOf(quote, at + 1) : text.slice(at).search(/[\s>]/) + at
      const last = end < (quoted ? 0 : at) ? text.length : end
      value = text.slice(quoted ? at + 1 : at, last)
      at = quoted ? last + 1 : last
    }
    attributes.push({ name: name.replace(/^['"`]+/, ''), value })
  }
  return attributes
}
