import { type Detectors, type Found, findPersonal } from './detector.ts'
import { changeJson, JsonSyntaxProblem } from './json-strings.ts'

/** What is put in its place; told of each that was found. */
export type Replace = (text: string, found: Found) => string

/** As JSON where it is some, so that it stays JSON; what is none is a text. */
export function changeBody(
  text: string,
  as: { json: (text: string) => string; text: (text: string) => string },
): string {
  if (!/^\s*[[{"]/.test(text)) return as.text(text)
  try {
    return as.json(text)
  } catch (thrown) {
    if (thrown instanceof JsonSyntaxProblem) return as.text(text)
    throw thrown
  }
}

/** Names, strings and numbers of JSON one by one; what is none is a text. */
export function redactBody(text: string, detectors: Detectors, replace: Replace): string {
  const redact = (one: string) => redactText(one, detectors, replace)
  return changeBody(text, { json: json => changeJson(json, { value: redact, key: redact }), text: redact })
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
