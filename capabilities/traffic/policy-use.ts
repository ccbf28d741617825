import { defaulted, object, oneOf, slug, Type } from '@gatehouse/schema'
import { stages } from '@gatehouse/unit'

/** A policy put to work: the form in which every scope lists its policies. */
export const policyUse = object(
  {
    policy: Type.String({ maxLength: 63, description: 'Name of the policy.', examples: ['rate-limit'] }),
    name: Type.Optional(slug({ description: 'Keeps counters apart when the same policy stands twice in one place.' })),
    version: Type.Optional(
      Type.Integer({ minimum: 1, description: 'Version the configuration was written for; the newest unless said.' }),
    ),
    stage: Type.Optional(oneOf([...stages], { description: 'One of the stages that the policy allows.' })),
    config: defaulted(Type.Record(Type.String(), Type.Unknown(), { description: 'As the policy defines it.' }), {}),
  },
  { title: 'Policy use', description: 'A policy with its configuration.' },
)

/** Policies of one scope, run in this order within their stage. */
export const policyUses = defaulted(
  Type.Array(policyUse, { maxItems: 64, description: 'Policies, in order within their stages.' }),
  [],
)
