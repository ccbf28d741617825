/** What consumers are told of the end of an API version, and how gateways come to tell it. */
import { brownOutsMax, brownOutWindow } from '@gatehouse/capability-traffic/policies/brown-out/brown-out.ts'
import { announced, whenever } from '@gatehouse/capability-traffic/policies/deprecation/announced.ts'
import type { ApiPart, PlacedPolicy } from '@gatehouse/program'
import { defaulted, object, oneOf, type Static, Type, utcMoment } from '@gatehouse/schema'
import type { PolicyUnit } from '@gatehouse/unit'
import { placePolicies } from './place-policies.ts'

/** What stands in the status of a version, moments as the store writes them. */
export const announcement = object({
  deprecatedAt: utcMoment({ description: 'Since when, or from when on.' }),
  ...announced,
  brownOuts: Type.Optional(Type.Array(brownOutWindow, { maxItems: brownOutsMax })),
})
export type Announcement = Static<typeof announcement>

/** What whoever announces an end writes. */
export const announcementInput = {
  sunsetAt: Type.Optional(utcMoment({ description: 'From when on nobody may be answered.' })),
  successor: Type.Optional(Type.String({ maxLength: 127, description: 'API version that takes its place.' })),
  information: announced.information,
  brownOuts: Type.Optional(
    Type.Array(brownOutWindow, {
      maxItems: brownOutsMax,
      description: 'When it answers nobody for a while, so that who still calls it finds out.',
    }),
  ),
  atSunset: defaulted(
    oneOf(['keep', 'retire', 'force'], {
      description: 'What becomes of it then: `retire` waits until nobody calls it any more, `force` does not.',
    }),
    'keep',
  ),
}

/** The policies of a part whose version ends: fields first of all, brown-outs where it is known who calls. */
export function announcing(
  { deprecatedAt, sunsetAt, successor, information, brownOuts = [] }: Announcement,
  { apiVersionId }: Pick<ApiPart, 'apiVersionId'>,
  units: ReadonlyMap<string, PolicyUnit>,
): PlacedPolicy[] {
  const told = {
    ...(sunsetAt === undefined ? {} : { sunsetAt }),
    ...(successor === undefined ? {} : { successor }),
    ...(information === undefined ? {} : { information }),
  }
  const uses = [
    { policy: 'deprecation', config: { deprecatedAt, ...told } },
    ...(brownOuts.length > 0 ? [{ policy: 'brown-out', config: { windows: brownOuts, ...told } }] : []),
  ]
  return placePolicies({ scope: 'platform', id: apiVersionId }, uses, units)
}

/** The policy of an endpoint that its document calls deprecated, where the operator offers it. */
export function deprecating(
  { deprecatedAt = whenever, sunsetAt }: { deprecatedAt?: string; sunsetAt?: string },
  id: string,
  units: ReadonlyMap<string, PolicyUnit>,
): PlacedPolicy[] {
  const config = { deprecatedAt, ...(sunsetAt === undefined ? {} : { sunsetAt }) }
  const uses = [{ policy: 'deprecation', name: 'deprecated', config }]
  return units.has('deprecation') ? placePolicies({ scope: 'platform', id }, uses, units) : []
}
