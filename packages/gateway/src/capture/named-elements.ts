/** Pairs of a name and its value in XML: attributes of an element, what it holds, and elements that stand side by side. */
import type { NameTest } from './masked-values.ts'
import { nameKeys, valueKeys } from './named-values.ts'
import { masked } from './shown-secrets.ts'

const tags = /<([\w:.-]{1,128})(?:\s[^<>]{0,1024})?>/g
const attribute = /([\w:.-]{1,64})\s{0,4}=\s{0,4}(?:"([^"]*)"|'([^']*)')/g
/** Of what an element holds that is looked through for its end. */
const heldMax = 8192

/** `ns:Name` is a name. */
const local = (name: string) => name.slice(name.lastIndexOf(':') + 1).toLowerCase()

/** `<param name="password" value="x"/>`, and what such an element holds. */
export function maskedAttributes(text: string, isSecret: NameTest): string {
  let told = ''
  let from = 0
  tags.lastIndex = 0
  for (let found = tags.exec(text); found; found = tags.exec(text)) {
    const [tag, element] = found
    const isNamed = [...tag.matchAll(attribute)].some(
      ([, name, one, other]) => nameKeys.has(local(name!)) && isSecret(one ?? other ?? '', 'body'),
    )
    if (!isNamed) continue
    const shown = tag.replace(attribute, (all: string, name: string) =>
      valueKeys.has(local(name)) ? `${name}="${masked}"` : all,
    )
    told += text.slice(from, found.index) + shown
    from = tags.lastIndex
    if (tag.endsWith('/>')) continue
    const end = heldEnd(text, from, element!)
    if (text.slice(from, end).trim() === '') continue
    told += masked
    from = tags.lastIndex = end
  }
  return told + text.slice(from)
}

/** Where the element ends; where it does not do so soon, the next begins. */
function heldEnd(text: string, from: number, element: string): number {
  const end = text.slice(from, from + heldMax).indexOf(`</${element}`)
  if (end >= 0) return from + end
  const section = /^\s{0,64}<!\[CDATA\[/.exec(text.slice(from, from + 80))
  const next = section ? text.indexOf(']]>', from) : text.indexOf('<', from)
  return next < 0 ? text.length : next
}

/** The second is looked at alone: it may be the first of the next pair. */
const siblings =
  /<([\w:.-]{1,64})(?:\s[^<>]{0,256})?>([^<>]{0,256})(<\/[\w:.-]{1,64}>\s{0,256})(?=(<([\w:.-]{1,64})(?:\s[^<>]{0,256})?>)(<!\[CDATA\[(?:(?!\]\]>)[\s\S]){0,8192}|[^<]+))/g

/** `<name>password</name><value>x</value>`, in either order. */
export function maskedSiblings(text: string, isSecret: NameTest): string {
  let told = ''
  let from = 0
  const mask = (begin: number, end: number) => {
    if (begin < from) return
    told += `${text.slice(from, begin)}${masked}`
    from = end
  }
  siblings.lastIndex = 0
  for (let found = siblings.exec(text); found; found = siblings.exec(text)) {
    const [, first, one, end, tag, second, other] = found as unknown as string[]
    const [a, b] = [local(first!), local(second!)]
    const next = siblings.lastIndex
    if (nameKeys.has(a) && valueKeys.has(b) && isSecret(one!.trim(), 'body'))
      mask(next + tag!.length, next + tag!.length + other!.length)
    else if (valueKeys.has(a) && nameKeys.has(b) && isSecret(other!.trim(), 'body'))
      mask(next - end!.length - one!.length, next - end!.length)
  }
  return told + text.slice(from)
}
