import { defaulted, object, oneOf, slug, Type } from '@gatehouse/schema'
import { defineResource } from '@gatehouse/unit'

/** What may need an approval. */
export const ruledTransitions = ['submit', 'publish', 'deploy', 'deprecate', 'retire'] as const
export type RuledTransition = (typeof ruledTransitions)[number]

export const approverRoles = ['editor', 'admin', 'owner'] as const

export const transitionRule = defineResource({
  kind: 'TransitionRule',
  prefix: 'trl',
  plural: 'transition-rules',
  scope: 'organization',
  title: 'Transition rule',
  summary: 'What must be checked, and who must approve, before an API version goes on in its life.',
  spec: object({
    transitions: Type.Array(oneOf([...ruledTransitions]), { minItems: 1, uniqueItems: true }),
    workspace: Type.Optional(Type.String({ maxLength: 63, description: 'Only there; in all unless said.' })),
    environment: Type.Optional(
      Type.String({ maxLength: 63, description: 'Of `deploy`: only to this one; to all unless said.' }),
    ),
    after: Type.Optional(
      Type.String({ maxLength: 63, description: 'Of `deploy`: only what is live in this environment.' }),
    ),
    checklist: defaulted(
      Type.Array(
        object({
          item: slug(),
          text: Type.String({ minLength: 1, maxLength: 500, description: 'What is to be checked.' }),
        }),
        { maxItems: 32 },
      ),
      [],
    ),
    approvals: defaulted(Type.Integer({ minimum: 0, maximum: 10, description: 'How many people must approve.' }), 1),
    role: defaulted(oneOf([...approverRoles], { description: 'The weakest role that may.' }), 'admin'),
    byRequester: defaulted(Type.Boolean({ description: 'Whoever asks for it may approve it, too.' }), false),
    byTokens: defaulted(Type.Boolean({ description: 'API tokens may approve, each as somebody of its own.' }), false),
    expiresAfterHours: defaulted(
      Type.Integer({ minimum: 1, maximum: 2160, description: 'A request that is not complete by then is void.' }),
      168,
    ),
  }),
  references: {
    workspace: { kind: 'Workspace', optional: true, onDelete: 'cascade' },
    environment: { kind: 'Environment', optional: true, onDelete: 'cascade' },
    after: { kind: 'Environment', optional: true, onDelete: 'restrict' },
  },
  roles: { create: 'admin', update: 'admin', delete: 'admin' },
})
