/** Forms in parts (RFC 7578): each property is one, each item of a list another of its name. */
import { formatOf } from '@gatehouse/media/media-type.ts'
import type { ContractContent } from '@gatehouse/unit'

interface Part {
  name: string
  value: unknown
  /** What the contract says of its type. */
  type: string | undefined
  isFile: boolean
}

export function writeParts(value: object, content: ContractContent): { text: string; type: string } {
  const parts = Object.entries(value).flatMap(([name, one]) =>
    [one].flat().map(item => ({ name, value: item, type: typeOf(content, name), isFile: isFile(content, name) })),
  )
  const bodies = parts.map(textOf)
  let boundary = 'part-of-a-form'
  while (bodies.some(one => one.includes(boundary))) boundary += '-x'
  const text = `${bodies.map(one => `--${boundary}\r\n${one}\r\n`).join('')}--${boundary}--\r\n`
  return { text, type: `multipart/form-data; boundary=${boundary}` }
}

/** A range is no type to write in. */
function typeOf({ encoding = {} }: ContractContent, name: string): string | undefined {
  const type = Object.hasOwn(encoding, name) ? encoding[name]?.types?.[0] : undefined
  return type?.includes('*') ? undefined : type
}

/** OpenAPI 3.0 says it by the format, 3.1 by the type that the encoding says. */
function isFile(content: ContractContent, name: string): boolean {
  const { properties = {} } = (content.schema ?? {}) as {
    properties?: Record<string, { format?: string; items?: { format?: string } }>
  }
  const own = Object.hasOwn(properties, name) ? properties[name] : undefined
  const type = typeOf(content, name)
  return (
    [own?.format, own?.items?.format].includes('binary') || (type !== undefined && !/^text\/plain$|json/.test(type))
  )
}

function textOf({ name, value, type, isFile }: Part): string {
  const isPlain = typeof value !== 'object' || value === null
  const own = type ?? (isFile ? 'application/octet-stream' : isPlain ? undefined : 'application/json')
  const file = isFile ? `; filename="${quoted(name)}"` : ''
  const fields = [
    `Content-Disposition: form-data; name="${quoted(name)}"${file}`,
    ...(own ? [`Content-Type: ${own}`] : []),
  ]
  const text = isPlain && formatOf(own ?? '') !== 'json' ? String(value ?? '') : JSON.stringify(value)
  return `${fields.join('\r\n')}\r\n\r\n${text}`
}

/** As browsers write names (RFC 7578 §4.2, WHATWG). */
const quoted = (name: string) => name.replace(/[\r\n"]/g, sign => encodeURIComponent(sign))
