/** Words of outside documents within our formats. */
import { plainLine } from '../rules/plain-line.ts'

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

export const forMarkup = (text: string): string => plainLine(text).replace(/[&<>"']/g, letter => entities[letter]!)

export const forMarkdown = (text: string): string =>
  plainLine(text)
    .replace(/[\\`*_{}[\]()#+|~]/g, letter => `\\${letter}`)
    .replace(/[&<>]/g, letter => entities[letter]!)
    .replace(/(https?):/gi, '$1&#58;')
    .replace(/@(?=\w)/g, '@\u200b')

const witnessMax = 300

export function witnessText(value: unknown): string {
  const text = JSON.stringify(value) ?? 'null'
  return plainLine(text.length > witnessMax ? `${text.slice(0, witnessMax)}…` : text)
}

/** JSON in which nothing stands as it is that a terminal or a reader would act upon. */
export const safeJson = (value: unknown): string =>
  `${JSON.stringify(value, null, 2).replace(/[\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, letter => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`)}\n`

export { plainLine }
