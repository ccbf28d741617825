/** Whether a browser that gets the text within a page would run something: as content, and within an attribute of any quote. */
import { lowerBytes } from '../letters.ts'
import { runsAttribute, runsElement } from './html-rules.ts'
import { attributesFrom, htmlTags } from './html-tags.ts'

export const scriptCharactersMax = 16_384

/** What would be run, such as `<script>` or `onerror`; undefined where nothing is. */
export function scriptInjection(text: string): string | undefined {
  if (!/[<>"'`=:]/.test(text)) return undefined
  const read = lowerBytes(text.slice(0, scriptCharactersMax)).replaceAll('\0', '')
  return inContent(read) ?? inAttribute(read)
}

function inContent(text: string): string | undefined {
  if (!text.includes('<')) return undefined
  if (/<!(?:doctype|entity|\[cdata\[)|<\?(?:import|xml)|<!\[if/.test(text) || isOddComment(text)) return '<!'
  for (const tag of htmlTags(text)) {
    if (runsElement(tag.name)) return `<${tag.name}>`
    for (const attribute of tag.attributes) if (runsAttribute(attribute)) return attribute.name
  }
  return undefined
}

/** One that some browsers end elsewhere. */
function isOddComment(text: string): boolean {
  const start = text.indexOf('<!--')
  return start >= 0 && start < Math.max(text.lastIndexOf('`'), text.lastIndexOf(']'))
}

/** From within the value of an attribute: behind its quote, or behind a space where it has none. */
function inAttribute(text: string): string | undefined {
  for (const quote of ['"', "'", '`', ' '] as const) {
    const end = quote === ' ' ? text.search(/[\s/]/) : text.indexOf(quote)
    if (end < 0) continue
    for (const attribute of attributesFrom(text, end + 1)) if (runsAttribute(attribute)) return attribute.name
  }
  return undefined
}
