import { type Detectors, type Found, findPersonal } from './detector.ts'
import { changeJson, JsonSyntaxProblem } from './json-strings.ts'

/** What is put in its place; told of each that was found. */
export type Replace = (text: string, found: Found) => string

/** Strings and numbers of JSON one by one, so that it stays JSON; what is none is a text. */
export function redactBody(text: string, detectors: Detectors, replace: Replace): string {
  if (!/^\s*[[{"]/.test(text)) return redactText(text, detectors, replace)
  try {
    return changeJson(text, { value: value => redactText(value, detectors, replace) })
  } catch (thrown) {
    if (thrown instanceof JsonSyntaxProblem) return redactText(text, detectors, replace)
    throw thrown
  }
}

/** The text itself where nothing is found. */
export function redactText(text: string, detectors: Detectors, replace: Replace): string {
  const all = findPersonal(text, detectors)
  if (all.length === 0) return text
  let out = ''
  let kept = 0
  for (const found of all) {
    out += text.slice(kept, found.from) + replace(text.slice(found.from, found.to), found)
    kept = found.to
  }
  return out + text.slice(kept)
}
