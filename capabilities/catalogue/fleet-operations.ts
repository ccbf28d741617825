import { healthStates } from '@gatehouse/program'
import { defaulted, object, oneOf, Type } from '@gatehouse/schema'
import { defineOperation } from '@gatehouse/unit'

export const enrolmentToken = defineOperation({
  name: 'enrolment-token',
  on: 'GatewayGroup',
  title: 'Make an enrolment token',
  summary: 'Admits one gateway to the group, once. Nothing shows the token again.',
  input: object({
    ttlSeconds: defaulted(Type.Integer({ minimum: 1, maximum: 604_800, description: 'How long it lives.' }), 3600),
  }),
  output: object({ token: Type.String({ description: 'It names the control plane’s certificate too.' }) }),
  effect: 'write',
  role: 'operator',
})

export const removeNode = defineOperation({
  name: 'remove-node',
  on: 'GatewayGroup',
  title: 'Remove a node',
  summary: 'The certificates of the gateway stop working at once.',
  input: object({ node: Type.String({ maxLength: 128, description: 'Name of the node.' }) }),
  output: object({ removed: Type.Boolean() }),
  effect: 'write',
  hurts: 'The gateway serves nobody any more; it joins again only with a new token.',
  role: 'operator',
  positional: ['node'],
  errors: ['not_found'],
})

export const nodes = defineOperation({
  name: 'nodes',
  on: 'GatewayGroup',
  title: 'List nodes',
  summary: 'The gateways of the group, as they last told of themselves.',
  output: object({
    nodes: Type.Array(
      object({
        node: Type.String(),
        connected: Type.Boolean(),
        state: Type.String(),
        generation: Type.Integer(),
        certificateExpiresAt: Type.String(),
        lastSeenAt: Type.String(),
        quarantined: Type.Optional(
          Type.Array(Type.String(), { description: 'Own policies of the operator that it lets nobody through.' }),
        ),
      }),
    ),
  }),
  // What it tells is not of the rows; a POST keeps a record of who asked.
  effect: 'write',
  role: 'operator',
})

const targets = (description: string) => Type.Integer({ minimum: 0, description })

export const targetHealth = defineOperation({
  name: 'target-health',
  scope: 'organization',
  title: 'Health of targets',
  summary:
    'How each gateway finds the targets of your upstreams, as it last told: those that are unwell first, the rest counted.',
  input: object({
    gatewayGroup: Type.Optional(Type.String({ maxLength: 63, description: 'Only its gateways.' })),
    upstream: Type.Optional(
      Type.String({
        maxLength: 127,
        description: 'Only its targets; `workspace/name` where the name is not the only one.',
      }),
    ),
  }),
  output: object({
    nodes: Type.Array(
      object({
        node: Type.String(),
        gatewayGroup: Type.String(),
        connected: Type.Boolean({ description: 'What a gateway told that is gone may hold no more.' }),
        lastSeenAt: Type.String(),
        healthy: targets('By its check, or by what it answers.'),
        unhealthy: targets('By its check.'),
        ejected: targets('Left out for a while for what it answered.'),
        unknown: targets('Nobody looks at it.'),
        targets: Type.Array(
          object({
            upstream: Type.String({ description: 'With its workspace.' }),
            url: Type.String(),
            state: oneOf([...healthStates]),
            since: Type.Optional(Type.String({ description: 'None while it always was so.' })),
            reason: Type.Optional(Type.String()),
          }),
          { description: 'Up to 50 of a gateway.' },
        ),
      }),
    ),
    more: targets('Further gateways, that have no room here.'),
  }),
  effect: 'read',
  role: 'viewer',
})

export const rotateSigningKey = defineOperation({
  name: 'rotate-signing-key',
  on: 'GatewayGroup',
  collection: true,
  title: 'Rotate the signing key',
  summary: 'The next key signs programs and directories of every group; gateways follow by themselves.',
  output: object({ rotated: Type.Boolean() }),
  effect: 'write',
  role: 'operator',
})
