/** Where in an endpoint a schema stands, and what ids are called there. */
import type { Level } from '../change.ts'
import { levelOf } from '../rules/levels.ts'
import type { Direction } from '../schema/reason.ts'

export type Part = 'request-body' | 'request-parameter' | 'response-body' | 'response-header'

export interface Spot {
  part: Part
  direction: Direction
  endpoint: string
  /** `the request body (application/json)`. */
  subject: string
  /** Names of properties from there. */
  path: string
  // As what callers use is recorded: `query sort`, `/items/*/color`; of requests alone.
  used: string
  isProperty: boolean
  isRequired: boolean
  readOnly: boolean
  writeOnly: boolean
  /** Of the body; undefined for what is written as text, such as parameters. */
  mediaType: string | undefined
  isHeader: boolean
}

/** What a change does to the values that fit. */
export type Effect = 'narrow' | 'widen' | 'either' | 'none'

/** At the top of a schema. */
export const spotOf = (
  of: Pick<Spot, 'part' | 'direction' | 'endpoint' | 'subject'> & { mediaType?: string | undefined },
): Spot => ({
  ...{ path: '', used: '', isProperty: false, isRequired: false, readOnly: false, writeOnly: false, isHeader: false },
  ...{ mediaType: undefined, ...of },
})

export const beneath = (spot: Spot, step: string, more: Partial<Spot> = {}): Spot => ({
  ...spot,
  path: `${spot.path}/${step}`,
  used: `${spot.used}/${step}`,
  isProperty: true,
  isRequired: false,
  ...more,
})

// Of what has no name of the contract: items, and fields that callers name.
export const unnamed = ({ used }: Spot) => ({ used: `${used}/*` })
// Of a schema on the same value.
export const alike = ({ used }: Spot) => ({ used })

const properties: Readonly<Record<Part, string>> = {
  'request-body': 'request-property',
  'request-parameter': 'request-parameter-property',
  'response-body': 'response-property',
  'response-header': 'response-header-property',
}

export function prefixOf({ part, isProperty }: Spot): string {
  return isProperty ? properties[part] : part
}

/** The vocabulary's own word where it has one for the place; else the place and the keyword. */
export function idOf(spot: Spot, suffix: string): { id: string; isKnown: boolean } {
  const { part, isProperty, isHeader } = spot
  const special = [
    ...(spot.direction === 'request' && isProperty && spot.readOnly ? [`request-read-only-property-${suffix}`] : []),
    ...(spot.direction === 'response' && isProperty && spot.writeOnly
      ? [`response-write-only-property-${suffix}`]
      : []),
    ...(part === 'request-parameter' && isProperty && isHeader ? [`request-header-property-${suffix}`] : []),
    ...(part === 'response-body' && !isProperty ? [`response-mediatype-${suffix}`] : []),
    `${prefixOf(spot)}-${suffix}`,
  ]
  const known = special.find(id => levelOf(id) !== undefined)
  return { id: known ?? special.at(-1)!, isKnown: known !== undefined }
}

/** Callers are hurt by what is narrower in requests and by what is wider in responses. */
export function levelBy({ direction }: Spot, effect: Effect): Level {
  if (effect === 'none') return 'INFO'
  if (effect === 'either') return 'WARN'
  return (effect === 'narrow') === (direction === 'request') ? 'ERR' : 'INFO'
}

export const isHarmful = (spot: Spot, effect: Effect) => effect === 'either' || levelBy(spot, effect) === 'ERR'

export const namedSpot = ({ subject, path }: Spot) => (path === '' ? subject : `${path.slice(0, 300)} of ${subject}`)
