/** Responses: statuses, media types, headers and links. */
import type { Header, Response } from '../model/contract.ts'
import { canonicalText } from '../schema/canonical-text.ts'
import type { EndpointPair, EndpointWalk } from './endpoint-walk.ts'
import type { Spot } from './spot.ts'
import { tellMedia } from './tell-bodies.ts'
import { tellMediaTypes } from './tell-media-types.ts'

export interface ResponsePair {
  status: string
  had: Response
  has: Response
  endpoint: string
}

const isSuccess = (status: string) => /^2/.test(status)

export function tellResponses(walk: EndpointWalk, { from, to }: EndpointPair): void {
  const { tell } = walk
  for (const [status, had] of from.responses) {
    const has = to.responses.get(status)
    if (has) {
      tellResponse(walk, { status, had, has, endpoint: to.name })
      continue
    }
    const id = `response-${isSuccess(status) ? 'success' : 'non-success'}-status-removed`
    const place = { base: had.at, revision: to.at, endpoint: to.name, subject: status }
    tell({
      ...place,
      id,
      message: `The response ${status} is gone.`,
      hint: 'Go on answering it where callers wait for it.',
    })
  }
  for (const [status, has] of to.responses) {
    if (from.responses.has(status)) continue
    const id = `response-${isSuccess(status) ? 'success' : 'non-success'}-status-added`
    tell({
      id,
      base: from.at,
      revision: has.at,
      endpoint: to.name,
      subject: status,
      message: `The response ${status} is new.`,
    })
  }
}

function tellResponse(walk: EndpointWalk, pair: ResponsePair): void {
  const { status, had, has, endpoint } = pair
  for (const [own, other] of tellMediaTypes(walk, pair)) {
    const subject = `the response ${status} (${own.name.slice(0, 120)})`
    const spot: Spot = {
      ...{ part: 'response-body', direction: 'response', endpoint, subject, path: '', used: '', isHeader: false },
      ...{ isProperty: false, isRequired: false, readOnly: false, writeOnly: false, mediaType: own.name },
    }
    tellMedia(walk, { had: own, has: other, spot })
  }
  tellHeaders(walk, pair)
  const place = { base: had.at, revision: has.at, endpoint }
  for (const [name, at] of had.links) {
    const other = has.links.get(name)
    const told = { ...place, subject: `${status} ${name}` }
    if (!other) walk.tell({ ...told, id: 'response-link-removed', message: `The link ${name} of ${status} is gone.` })
    else if (canonicalText(at.value) !== canonicalText(other.value))
      walk.tell({ ...told, id: 'response-link-changed', message: `The link ${name} of ${status} is another one.` })
  }
  for (const name of has.links.keys()) {
    if (had.links.has(name)) continue
    walk.tell({
      ...place,
      subject: `${status} ${name}`,
      id: 'response-link-added',
      message: `The link ${name} of ${status} is new.`,
    })
  }
}

function tellHeaders(walk: EndpointWalk, { status, had, has, endpoint }: ResponsePair): void {
  for (const [key, own] of had.headers) {
    const other = has.headers.get(key)
    const subject = `header ${own.name.slice(0, 120)} of the response ${status}`
    const place = { base: own.at, revision: other?.at ?? has.at, endpoint, subject }
    if (other) {
      tellHeader(walk, { own, other, endpoint, subject })
      continue
    }
    const id = own.required ? 'required-response-header-removed' : 'optional-response-header-removed'
    walk.tell({ ...place, id, message: `${subject} is gone.`, hint: 'Go on sending it until nobody reads it.' })
  }
  for (const [key, other] of has.headers) {
    if (had.headers.has(key)) continue
    const subject = `header ${other.name.slice(0, 120)} of the response ${status}`
    walk.tell({
      id: 'response-header-added',
      base: had.at,
      revision: other.at,
      endpoint,
      subject,
      message: `${subject} is new.`,
    })
  }
}

interface HeaderPair {
  own: Header
  other: Header
  endpoint: string
  subject: string
}

function tellHeader(walk: EndpointWalk, { own, other, endpoint, subject }: HeaderPair): void {
  const place = { base: own.at, revision: other.at, endpoint, subject }
  if (own.required && !other.required) {
    walk.tell({ ...place, id: 'response-header-became-optional', message: `${subject} need not be there any more.` })
  }
  if (!own.required && other.required) {
    walk.tell({
      ...place,
      id: 'response-header-became-required',
      otherwise: 'INFO',
      message: `${subject} is always there now.`,
    })
  }
  const { base, revision } = walk.schemas.reason
  const spot: Spot = {
    ...{ part: 'response-header', direction: 'response', endpoint, subject, path: '', used: '', isHeader: true },
    ...{ isProperty: false, isRequired: false, readOnly: false, writeOnly: false, mediaType: 'text/plain' },
  }
  walk.schemas.start(
    base.of(...(own.schema ? [own.schema] : [])),
    revision.of(...(other.schema ? [other.schema] : [])),
    spot,
  )
}
