/** What gateways tell of traffic that contracts do not know, since they told last. */
import { type Filled, object, oneOf, Type } from '@gatehouse/schema'
import { driftKinds, personalDataKinds, useKinds } from '@gatehouse/unit'

/** Findings in one telling, and applications of each. */
export const driftFoundMax = 512
export const driftApplicationsMax = 16
export const driftBytesMax = 1024 * 1024

const id = Type.String({ minLength: 1, maxLength: 128 })
const count = Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER })

const found = object({
  apiVersionId: id,
  environmentId: id,
  kind: oneOf([...driftKinds, ...personalDataKinds, ...useKinds]),
  method: Type.String({ maxLength: 32 }),
  path: Type.String({ maxLength: 2048 }),
  name: Type.String({ maxLength: 512 }),
  type: Type.String({ maxLength: 64 }),
  count,
  /** Those that showed it, up to a bound. */
  applications: Type.Array(id, { maxItems: driftApplicationsMax }),
})
export type DriftFound = Filled<typeof found>

export const driftReport = object({
  found: Type.Array(found, { maxItems: driftFoundMax }),
  /** Of an API version more than there was room for, each seen at least once. */
  more: Type.Array(object({ apiVersionId: id, environmentId: id, count }), { maxItems: driftFoundMax }),
})
export type DriftReport = Filled<typeof driftReport>
