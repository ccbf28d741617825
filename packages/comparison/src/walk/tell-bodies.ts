/** Bodies of requests, and what stands in media types of both directions. */
import type { Media } from '../model/contract.ts'
import type { At } from '../model/source.ts'
import { canonicalText } from '../schema/canonical-text.ts'
import type { EndpointPair, EndpointWalk } from './endpoint-walk.ts'
import type { Spot } from './spot.ts'

export function tellBody(walk: EndpointWalk, { from, to }: EndpointPair): void {
  const { tell } = walk
  const [had, has] = [from.body, to.body]
  const place = { base: had?.at ?? from.at, revision: has?.at ?? to.at, endpoint: to.name, subject: 'body' }
  if (!had && !has) return
  if (!had) {
    const id = `request-body-added-${has!.required ? 'required' : 'optional'}`
    return tell({ ...place, id, message: `A request body is new${has!.required ? ', and must be there' : ''}.` })
  }
  if (!has)
    return tell({
      ...place,
      id: 'request-body-removed',
      message: 'The request body is gone.',
      hint: 'Go on taking one.',
    })
  if (!had.required && has.required)
    tell({ ...place, id: 'request-body-became-required', message: 'The request body must be there now.' })
  if (had.required && !has.required)
    tell({ ...place, id: 'request-body-became-optional', message: 'The request body no longer has to be there.' })
  for (const [key, media] of had.types) {
    const other = has.types.get(key)
    const subject = media.name
    if (!other) {
      const message = `The request body is no longer taken as ${media.name.slice(0, 120)}.`
      tell({
        ...place,
        id: 'request-body-media-type-removed',
        base: media.at,
        subject,
        message,
        hint: 'Go on taking it.',
      })
      continue
    }
    tellMedia(walk, { had: media, has: other, spot: requestSpot(to.name, media.name) })
  }
  for (const [key, media] of has.types) {
    if (had.types.has(key)) continue
    const message = `The request body may be ${media.name.slice(0, 120)} now.`
    tell({ ...place, id: 'request-body-media-type-added', revision: media.at, subject: media.name, message })
  }
}

const requestSpot = (endpoint: string, mediaType: string): Spot => ({
  ...{ part: 'request-body', direction: 'request', endpoint, subject: `the request body (${mediaType.slice(0, 120)})` },
  ...{
    path: '',
    used: '',
    isProperty: false,
    isRequired: false,
    readOnly: false,
    writeOnly: false,
    mediaType,
    isHeader: false,
  },
})

export interface MediaPair {
  had: Media
  has: Media
  spot: Spot
}

export function tellMedia(walk: EndpointWalk, { had, has, spot }: MediaPair): void {
  const { base, revision } = walk.schemas.reason
  const place = { base: had.at, revision: has.at, endpoint: spot.endpoint, subject: spot.subject }
  if (!had.schema !== !has.schema) {
    const done = has.schema ? 'added' : 'removed'
    const message = `${spot.subject} ${has.schema ? 'has a schema now' : 'no longer has a schema'}.`
    walk.tell({ ...place, id: `${spot.part}-media-type-schema-${done}`, message })
  } else if (had.schema && has.schema) walk.schemas.start(base.of(had.schema), revision.of(has.schema), spot)
  if (spot.direction === 'request' && encodingText(had.encoding) !== encodingText(has.encoding)) {
    walk.tell({
      ...place,
      id: 'request-media-type-encoding-changed',
      message: `How parts of ${spot.subject} are written has changed.`,
    })
  }
}

const encodingText = (at: At | undefined) => (at ? canonicalText(at.value) : '')
