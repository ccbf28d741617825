/** Code that makes the call as it was filled in, with a placeholder where the key stands. */
import { languages } from '@gatehouse/code-sample/languages.ts'
import type { EndpointData } from '../reference.ts'
import { callOfForm } from './call-of-form.ts'
import { placeFor } from './tried.ts'

const keyPlaceholder = 'YOUR_API_KEY'

/** Throws `Refused`. */
export function trySamples(data: EndpointData, form: URLSearchParams): Record<string, string> {
  const { target, ...call } = callOfForm(data, form)
  const url = new URL(`${placeFor(data, form.get('environment')).address}${target}`)
  const key = data.outline?.key
  if (key?.in === 'query') url.searchParams.set(key.name, keyPlaceholder)
  const keyed: [string, string][] = key?.in === 'header' ? [[key.name, keyPlaceholder]] : []
  const hidden = call.headers.map(([name, value]): [string, string] =>
    name.toLowerCase() === 'authorization' ? [name, value.replace(/\S+$/, 'YOUR_TOKEN')] : [name, value],
  )
  const request = { ...call, url: url.href, headers: [...keyed, ...hidden] }
  return Object.fromEntries(Object.entries(languages).map(([name, written]) => [name, written(request)]))
}
