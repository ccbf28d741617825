import { jsonText } from './json.ts'
import type { OperationShape } from './shape.ts'

/** Bytes or a text to send. */
export type Binary = Blob | Uint8Array<ArrayBuffer> | string

type WrittenBody = Blob | Uint8Array<ArrayBuffer> | string | FormData | URLSearchParams

export function writeBody(
  shape: NonNullable<OperationShape['body']>,
  value: unknown,
): { body: WrittenBody; type?: string } {
  const { kind, mediaType: type } = shape
  if (kind === 'parts') return { body: partsOf(value) }
  if (kind === 'form') return { body: formOf(value), type }
  if (isBytes(value)) return { body: value, type }
  if (kind === 'json') return { body: jsonText(value), type: type.includes('*') ? 'application/json' : type }
  return {
    body: typeof value === 'string' ? value : jsonText(value),
    type: type.includes('*') ? 'application/octet-stream' : type,
  }
}

const isBytes = (value: unknown): value is Blob | Uint8Array<ArrayBuffer> =>
  value instanceof Blob || value instanceof Uint8Array

function fieldsOf(value: unknown): [string, unknown][] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, one]) =>
    (Array.isArray(one) ? one : [one]).flatMap((item): [string, unknown][] =>
      item === undefined ? [] : [[name, item]],
    ),
  )
}

function partsOf(value: unknown): FormData {
  const form = new FormData()
  for (const [name, one] of fieldsOf(value)) {
    if (one instanceof Uint8Array) form.append(name, new Blob([one as Uint8Array<ArrayBuffer>]), name)
    else if (one instanceof Blob) form.append(name, one)
    else if (typeof one === 'object' && one !== null)
      form.append(name, new Blob([jsonText(one)], { type: 'application/json' }))
    else form.append(name, String(one))
  }
  return form
}

function formOf(value: unknown): URLSearchParams {
  const form = new URLSearchParams()
  for (const [name, one] of fieldsOf(value))
    form.append(name, typeof one === 'object' && one !== null ? jsonText(one) : String(one))
  return form
}
