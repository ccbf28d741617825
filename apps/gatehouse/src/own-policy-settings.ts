/** Settings of policies that the operator writes. */
import { defaulted, type Filled, object, Type } from '@gatehouse/schema'

const limit = (otherwise: number, minimum: number, maximum: number) => (description: string) =>
  defaulted(Type.Integer({ minimum, maximum, description }), otherwise)

export const ownPolicyFields = {
  policies: Type.Optional(
    Type.String({
      ...{ minLength: 1, maxLength: 4096 },
      description:
        'Directory of policies of the operator’s own, a TypeScript file each. A gateway with `config` reads it again when it changes; a control plane when it starts, and its gateways get them from it.',
    }),
  ),
  policyStuckMsMax: limit(
    1000,
    100,
    60_000,
  )('A gateway thread that is longer in one call of an own policy is ended, and the policy quarantined.'),
  policyWaitMsMax: limit(
    30_000,
    10,
    600_000,
  )('Longest wait for a promise of an own policy; the time in which it waits for the upstream does not count.'),
  policyReloadsMax: limit(
    20,
    1,
    60,
  )('Modules of own policies that a gateway thread may load; with the next one a fresh thread takes its place.'),
}

const schema = object(ownPolicyFields)
type OwnPolicySettings = Filled<typeof schema>

export const policyLimitNames = ['policyStuckMsMax', 'policyWaitMsMax', 'policyReloadsMax'] as const

export function ownPolicyLimits({ policyStuckMsMax, policyWaitMsMax, policyReloadsMax }: OwnPolicySettings) {
  return { stuckMsMax: policyStuckMsMax, waitMsMax: policyWaitMsMax, reloadsMax: policyReloadsMax }
}
