/** A value as XML, the other way round of `xml-reader.ts`. Throws for a name or a letter that XML does not have. */

const xmlName = /^[\p{L}_][\p{L}\p{N}._-]*(?::[\p{L}_][\p{L}\p{N}._-]*)?$/u
const unwritable = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u
const marks: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\t': '&#9;',
  '\n': '&#10;',
  '\r': '&#13;',
}

export function writeXml(value: unknown, root: string): string {
  const [only, ...others] = isObject(value) ? Object.keys(value) : []
  const isRoot =
    only !== undefined && others.length === 0 && !/^[@#]/.test(only) && !Array.isArray((value as object)[only as never])
  const text = isRoot ? element(only, (value as Record<string, unknown>)[only]) : element(root, value)
  return `<?xml version="1.0" encoding="UTF-8"?>\n${text}\n`
}

function element(name: string, value: unknown): string {
  if (!xmlName.test(name)) throw new Error(`${JSON.stringify(name.slice(0, 40))} is no name of XML`)
  if (Array.isArray(value)) return `<${name}>${value.map(one => element('item', one)).join('')}</${name}>`
  if (!isObject(value))
    return value === null || value === '' ? `<${name}/>` : `<${name}>${escaped(value, /[&<>\r]/g)}</${name}>`
  let attributes = ''
  let inside = ''
  for (const [key, member] of Object.entries(value)) {
    if (key === '#text') inside += escaped(member, /[&<>\r]/g)
    else if (key.startsWith('@') && xmlName.test(key.slice(1)) && !isObject(member)) {
      attributes += ` ${key.slice(1)}="${escaped(member ?? '', /[&<>"\t\n\r]/g)}"`
    } else if (Array.isArray(member)) inside += member.map(one => element(key, one)).join('')
    else inside += element(key, member)
  }
  return inside === '' ? `<${name}${attributes}/>` : `<${name}${attributes}>${inside}</${name}>`
}

function escaped(value: unknown, letters: RegExp): string {
  const text = String(value)
  if (unwritable.test(text)) throw new Error('a letter that XML does not have')
  return text.replace(letters, mark => marks[mark]!)
}

const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
