/** A form in parts (RFC 7578), for those who read it as values or write it anew. */
import { type Part, readMultipart } from '@gatehouse/seclang/message/multipart.ts'
import { type MediaType, mediaTypeOf } from './media-type.ts'

export type { Part }

export interface FormParts {
  boundary: string
  /** Names and contents have a character for each byte. */
  parts: readonly Part[]
}

/** A boundary in quotes is written well. */
const harmless = new Set(['BOUNDARY_QUOTED'])

/** `octets` has a character for each byte. Undefined for what two readers would take apart differently. */
export function formParts(octets: string, contentType: string): FormParts | undefined {
  const { boundary, parts, faults } = readMultipart(octets, contentType)
  const isClear = boundary !== undefined && [...faults].every(fault => harmless.has(fault))
  return isClear ? { boundary, parts } : undefined
}

/** The type that a part says; empty where it says none, or what is none. */
export const partType = (part: Part): string => partMedia(part)?.type ?? ''

/** Likewise, with its parameters. */
export function partMedia({ headers }: Part): MediaType | undefined {
  const line = headers.find(one => /^content-type\s*:/i.test(one))
  return mediaTypeOf(line?.slice(line.indexOf(':') + 1).trim())
}

/** Whether the boundary stands in the content, so that it would be several parts. */
export const breaksUp = (boundary: string, content: string): boolean =>
  content.startsWith(`--${boundary}`) || ['\n', '\r'].some(end => content.includes(`${end}--${boundary}`))

/** As `formParts` reads it again, of contents that do not break up. */
export const formOctets = ({ boundary, parts }: FormParts): string =>
  `${parts.map(({ headers, content }) => `--${boundary}\r\n${headers.join('\r\n')}\r\n\r\n${content}\r\n`).join('')}--${boundary}--\r\n`

/** Undefined for what is not UTF-8. */
export function utf8Of(octets: string): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Buffer.from(octets, 'latin1'))
  } catch {
    return undefined
  }
}

export const octetsOf = (text: string): string => Buffer.from(text, 'utf8').toString('latin1')
