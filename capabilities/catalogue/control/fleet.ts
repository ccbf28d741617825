/** Gateways let in and sent away. The audit event is committed first, then the fleet is changed. */
import { Failure } from '@gatehouse/base'
import type { OperationHandler, PrepareContext } from '@gatehouse/control'
import { targetHealth } from './target-health.ts'

const enrolmentToken: OperationHandler<{ ttlSeconds: number }, { token: string }> = {
  run: async () => ({ token: '' }),
  after: async ({ services, subject }, _, { ttlSeconds }) => ({
    token: await services.publisher.enrolmentToken(subject!.id, ttlSeconds * 1000),
  }),
}

const membersOf = ({ services, subject }: PrepareContext) => services.publisher.nodes(subject!.id)

const removeNode: OperationHandler<{ node: string }, { removed: boolean }> = {
  async prepare(context, { node }) {
    const found = (await membersOf(context)).some(member => member.node === node)
    if (!found) throw new Failure('not_found', `There is no node ${node} in ${context.subject!.name}.`)
  },
  run: async () => ({ removed: false }),
  after: async ({ services }, _, { node }) => ({ removed: await services.publisher.removeNode(node) }),
}

const nodes: OperationHandler<unknown, { nodes: unknown[] }> = {
  run: async () => ({ nodes: [] }),
  after: async context => ({
    nodes: (await membersOf(context)).map(one => ({
      ...{ node: one.node, connected: one.connected, state: one.state, generation: one.generation },
      ...{ certificateExpiresAt: one.certificateExpiresAt, lastSeenAt: one.lastSeenAt },
      ...(one.report.quarantined ? { quarantined: one.report.quarantined } : {}),
    })),
  }),
}

const rotateSigningKey: OperationHandler<unknown, { rotated: boolean }> = {
  run: async () => ({ rotated: false }),
  async after({ services }) {
    await services.publisher.rotateSigningKey()
    return { rotated: true }
  },
}

export const fleetHandlers: Readonly<Record<string, OperationHandler>> = {
  'GatewayGroup.enrolment-token': enrolmentToken,
  'GatewayGroup.remove-node': removeNode,
  'GatewayGroup.nodes': nodes,
  'GatewayGroup.rotate-signing-key': rotateSigningKey,
  'target-health': targetHealth,
}
