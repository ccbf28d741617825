/** Which media types a response has: some are another's more general or more special name (RFC 6838, RFC 6839). */
import type { Media } from '../model/contract.ts'
import type { EndpointWalk } from './endpoint-walk.ts'
import type { ResponsePair } from './tell-responses.ts'

/** The pairs that are compared further. */
export function tellMediaTypes({ tell }: EndpointWalk, { status, had, has, endpoint }: ResponsePair): [Media, Media][] {
  const pairs: [Media, Media][] = []
  const gone: Media[] = []
  const left = new Map(has.types)
  for (const [key, media] of had.types) {
    const other = left.get(key)
    if (other) pairs.push([media, other])
    else gone.push(media)
    left.delete(key)
  }
  for (const media of gone) {
    const found = [...left].find(([, other]) => relationOf(media.name, other.name) !== undefined)
    const place = { base: media.at, revision: found?.[1].at ?? has.at, endpoint, subject: `${status} ${media.name}` }
    if (!found) {
      const message = `The response ${status} is no longer given as ${media.name.slice(0, 120)}.`
      tell({ ...place, id: 'response-media-type-removed', message, hint: 'Go on offering it.' })
      continue
    }
    const [key, other] = found
    left.delete(key)
    const message = `The response ${status} is ${other.name.slice(0, 120)}, no longer ${media.name.slice(0, 120)}.`
    tell({ ...place, id: `response-media-type-name-${relationOf(media.name, other.name)}`, message })
    pairs.push([media, other])
  }
  for (const other of left.values()) {
    const place = { base: had.at, revision: other.at, endpoint, subject: `${status} ${other.name}` }
    tell({
      ...place,
      id: 'response-media-type-added',
      message: `The response ${status} may be ${other.name.slice(0, 120)} now.`,
    })
  }
  return pairs
}

interface Name {
  type: string
  /** `+json` and its like. */
  suffix: string
  parameters: string
}

function nameOf(written: string): Name {
  const [type = '', ...parameters] = written
    .toLowerCase()
    .split(';')
    .map(part => part.trim())
  return { type, suffix: /\+([a-z0-9]+)$/.exec(type)?.[1] ?? '', parameters: parameters.sort().join(';') }
}

/** Undefined where they have nothing to do with each other. */
function relationOf(from: string, to: string): 'changed' | 'generalized' | 'specialized' | undefined {
  const [a, b] = [nameOf(from), nameOf(to)]
  if (a.type === b.type) {
    if (a.parameters === b.parameters) return 'changed'
    if (b.parameters === '') return 'generalized'
    return a.parameters === '' ? 'specialized' : 'changed'
  }
  if (isWider(b.type, a)) return 'generalized'
  return isWider(a.type, b) ? 'specialized' : undefined
}

function isWider(type: string, { type: other, suffix }: Name): boolean {
  if (type === '*/*') return true
  const [group, name] = type.split('/')
  if (name === '*') return other.startsWith(`${group}/`)
  return suffix !== '' && type === `application/${suffix}`
}
