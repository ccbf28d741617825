/** Which header fields pass, on the way there and back. */
import type { IncomingHttpHeaders } from 'node:http'
import { mayBeSent } from './sent-headers.ts'

export const passedOn = (headers: readonly (readonly [string, string])[]): Record<string, string> =>
  Object.fromEntries(headers.filter(([name]) => mayBeSent(name)))

const toldMax = 60
const valueMax = 2000

/** Those of a reply that a reader is shown. */
export function toldHeaders(headers: IncomingHttpHeaders): [name: string, value: string][] {
  const all = Object.entries(headers).flatMap(([name, values = []]) =>
    [values].flat().map((value): [string, string] => [name, value.slice(0, valueMax)]),
  )
  return all
    .filter(([name]) => !/^(set-cookie2?|connection|keep-alive|transfer-encoding)$/.test(name))
    .slice(0, toldMax)
}
