/** Fields of a form in parts (RFC 7578): each text among them is changed, files that are none go on byte by byte. */
import { breaksUp, formOctets, formParts, octetsOf, type Part, partMedia, utf8Of } from '@gatehouse/media/form-parts.ts'
import { isReadable, type ReadTypes } from '@gatehouse/media/read-text.ts'
import { textTypes } from '../textual.ts'

export const formTypes: ReadTypes = { fits: type => type === 'multipart/form-data', names: ['multipart/form-data'] }

/** Of a field: its text by its type and name, and a line of what stands before it. */
export interface FieldChanges {
  content: (text: string, type: string, name: string) => string
  head: (line: string) => string
}

/** A form that two readers would take apart differently, before or after the change, or with a text that is not in UTF-8. */
export class FormProblem extends Error {}

/** Throws `FormProblem`, and what a change throws. */
export function changedForm(octets: string, contentType: string, changes: FieldChanges): string {
  const form = formParts(octets, contentType)
  if (!form) throw new FormProblem('the form cannot be taken apart into its parts')
  let isChanged = false
  const parts = form.parts.map(part => {
    const changed = changedPart(part, changes)
    if (changed === part) return part
    if (breaksUp(form.boundary, changed.content))
      throw new FormProblem('what a token stands for would be several parts')
    isChanged = true
    return changed
  })
  return isChanged ? formOctets({ boundary: form.boundary, parts }) : octets
}

function changedPart(part: Part, { content, head }: FieldChanges): Part {
  const name = text(part.name)
  const headers = part.headers.map(line => changed(line, head))
  const type = typeOfText(part)
  const after = type === undefined ? part.content : changed(part.content, one => content(one, type, name))
  return after === part.content && headers.every((line, at) => line === part.headers[at])
    ? part
    : { ...part, headers, content: after }
}

/**
 * Undefined for a file that is no text. What says no type is a text (RFC 7578 §4.4), and what has no name of a file is a field
 * to most who read it, whatever type it says: both are looked at, unless they are no text.
 */
function typeOfText(part: Part): string | undefined {
  const media = partMedia(part)
  const type = media?.type ?? ''
  const isFile = part.fileName !== undefined
  const saysText = type === '' ? !isFile : textTypes.fits(type)
  if (!saysText && type !== '' && isFile) return undefined
  const charset = (part.name === '_charset_' && part.content.trim()) || media?.parameters.get('charset')
  if (!isReadable(charset)) throw new FormProblem('a field of the form is not in UTF-8')
  if (saysText) return type || 'text/plain'
  return utf8Of(part.content) === undefined ? undefined : 'text/plain'
}

function changed(octets: string, change: (text: string) => string): string {
  const before = text(octets)
  const after = change(before)
  return after === before ? octets : octetsOf(after)
}

function text(octets: string): string {
  const found = utf8Of(octets)
  if (found === undefined) throw new FormProblem('a field of the form is not in UTF-8')
  return found
}
