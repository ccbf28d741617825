/** The body of a request to a mock: read once, where something has to be made of it. */
import { collect, Failure } from '@gatehouse/base'
import { JsonProblem, readJson } from '@gatehouse/media/json-reader.ts'
import { formatOf, mediaTypeOf } from '@gatehouse/media/media-type.ts'
import type { Request } from '@gatehouse/unit'

const bodyBytesMax = 1_048_576

/** Undefined for what is no JSON, and form fields where a form is one. Throws `request_too_large`. */
export async function askedBody(request: Request): Promise<unknown> {
  const type = mediaTypeOf(request.headers.get('content-type'))?.type ?? ''
  const isForm = type === 'application/x-www-form-urlencoded'
  if (!request.body || !(isForm || formatOf(type) === 'json')) return undefined
  const bytes = await collect(
    request.body,
    bodyBytesMax,
    () => new Failure('request_too_large', 'A mock reads bodies up to 1 MiB.'),
  )
  request.body = undefined
  const text = new TextDecoder().decode(bytes)
  return isForm ? Object.fromEntries(new URLSearchParams(text)) : parsed(text)
}

function parsed(text: string): unknown {
  try {
    return readJson(text)
  } catch (thrown) {
    if (thrown instanceof JsonProblem) return undefined
    throw thrown
  }
}
