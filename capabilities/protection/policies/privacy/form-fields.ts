/** Fields of a form in parts (RFC 7578): each text among them is changed, files that are none go on byte by byte. */
import { formOctets, formParts, octetsOf, type Part, partType, utf8Of } from '@gatehouse/media/form-parts.ts'
import type { ReadTypes } from '@gatehouse/media/read-text.ts'
import { textTypes } from '../textual.ts'

export const formTypes: ReadTypes = { fits: type => type === 'multipart/form-data', names: ['multipart/form-data'] }

/** Of a field: its text by its type and name, and a line of what stands before it. */
export interface FieldChanges {
  content: (text: string, type: string, name: string) => string
  head: (line: string) => string
}

/** A form that two readers would take apart differently, or with a text that is not in UTF-8. */
export class FormProblem extends Error {}

/** Throws `FormProblem`, and what a change throws. */
export function changedForm(octets: string, contentType: string, changes: FieldChanges): string {
  const form = formParts(octets, contentType)
  if (!form) throw new FormProblem('the form cannot be taken apart into its parts')
  let isChanged = false
  const parts = form.parts.map(part => {
    const changed = changedPart(part, changes)
    isChanged ||= changed !== part
    return changed
  })
  return isChanged ? formOctets({ boundary: form.boundary, parts }) : octets
}

function changedPart(part: Part, { content, head }: FieldChanges): Part {
  const name = text(part.name)
  const headers = part.headers.map(line => changed(line, head))
  const type = partType(part)
  const isText = type === '' ? part.fileName === undefined : textTypes.fits(type)
  const after = isText ? changed(part.content, one => content(one, type || 'text/plain', name)) : part.content
  return after === part.content && headers.every((line, at) => line === part.headers[at])
    ? part
    : { ...part, headers, content: after }
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
