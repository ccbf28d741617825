/** Requests that a server sends to whoever asked for them (OpenAPI 3.x). */
import { isRecord, member, record } from '@gatehouse/documents/openapi/tree.ts'
import { escapePointer } from '@gatehouse/schema'
import type { EndpointContract } from '@gatehouse/unit'
import { bodyOf, type Written } from './content.ts'

type Callbacks = NonNullable<EndpointContract['callbacks']>

/** Of one endpoint; more are left out. */
export const callbacksMax = 20
const methods = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'query']

export function callbacksOf(written: Written): Callbacks {
  const { operation, references } = written
  const found: Callbacks = []
  for (const [name, said] of Object.entries(record(operation.value.callbacks))) {
    const at = `${operation.pointer}/callbacks/${escapePointer(name)}`
    const callback = references.resolved(said, at)
    for (const [url, path] of Object.entries(record(callback?.value))) {
      const item = references.resolved(path, `${callback?.pointer}/${escapePointer(url)}`)
      for (const method of methods) {
        const value = member(item?.value, method)
        if (!isRecord(value) || !item || url.length > 2048) continue
        const own = { ...operation, value, pointer: `${item.pointer}/${method}` }
        const types = bodyOf({ ...written, operation: own })?.types ?? {}
        found.push({ name, url, method: method.toUpperCase(), types })
      }
    }
  }
  return found.slice(0, callbacksMax)
}
