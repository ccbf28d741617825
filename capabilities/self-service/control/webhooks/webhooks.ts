/** Webhooks of developers and teams, as they make and change them. */
import { Failure } from '@gatehouse/base'
import type { OperationHandler, WriteContext } from '@gatehouse/control'
import {
  changeEndpoint,
  createEndpoint,
  deleteEndpoint,
  deliveriesOf,
  type EndpointChange,
  queueDelivery,
  redeliver,
  rotateSecret,
} from '@gatehouse/webhook'
import { eventTypes } from '../../webhook-operations.ts'
import { attempt } from '../accounts/attempt-limits.ts'
import { ownedTeam } from '../accounts/teams.ts'
import { type OwnEndpoint, ownEndpoint, ownEndpoints, ownedEndpoint, ownerOf } from './webhook-owner.ts'

async function shown({ resources, services }: WriteContext, own: readonly OwnEndpoint[]) {
  const ids = new Set(own.map(({ teamId }) => teamId).filter(id => id !== undefined))
  const teams = ids.size === 0 ? [] : await resources.all<{ title?: string }>('Team', { id: [...ids] })
  const titles = new Map(teams.map(({ id, name, spec }) => [id, spec.title ?? name]))
  return own.map(({ id, title, url, events, state, teamId, previous_until, created_at }) => {
    const untilMs = previous_until === null ? 0 : new Date(previous_until).getTime()
    return {
      ...{ id, title, url, events, state, createdAt: new Date(created_at).toISOString() },
      ...(teamId === undefined ? {} : { team: { id: teamId, title: titles.get(teamId) ?? teamId } }),
      ...(untilMs > services.clock.nowMs() ? { graceUntil: new Date(untilMs).toISOString() } : {}),
    }
  })
}

const webhooks: OperationHandler<unknown, unknown> = {
  async run(context) {
    return { items: await shown(context, await ownEndpoints(context)), events: [...eventTypes] }
  },
}

const webhook: OperationHandler<{ webhook: string; limit: number }, unknown> = {
  async run(context, { webhook: id, limit }) {
    const own = await ownEndpoint(context, id)
    const [found] = await shown(context, [own])
    return { ...found!, deliveries: await deliveriesOf(context.transaction, own.id, limit) }
  },
}

interface NewWebhook {
  url: string
  title?: string
  events?: string[]
  team?: string
}

const createWebhook: OperationHandler<NewWebhook, { id: string; secret: string }> = {
  async run(context, { url, title, events = [], team: teamId }) {
    const whose =
      teamId === undefined ? { developerId: context.caller.id } : { teamId: (await ownedTeam(context, teamId)).team.id }
    return createEndpoint(context, { owner: ownerOf(whose), title: title ?? URL.parse(url)?.host ?? url, url, events })
  },
}

const changeWebhook: OperationHandler<EndpointChange & { webhook: string }> = {
  async run(context, { webhook: id, ...change }) {
    const own = await ownedEndpoint(context, id)
    if (Object.keys(change).length > 0) await changeEndpoint(context, own, change)
  },
}

const rotateWebhookSecret: OperationHandler<{ webhook: string; graceSeconds: number }, unknown> = {
  async run(context, { webhook: id, graceSeconds }) {
    return rotateSecret(context, await ownedEndpoint(context, id), graceSeconds)
  },
}

const testWebhook: OperationHandler<{ webhook: string }, { delivery: string }> = {
  async prepare(context) {
    // What is sent goes where the sender likes.
    await attempt(context, 'webhook', context.caller.id)
  },
  async run(context, { webhook: id }) {
    const endpoint = await ownEndpoint(context, id)
    if (endpoint.state !== 'active')
      throw new Failure('conflict', 'It is sent nothing at the moment.', { hint: 'Let it go on first.' })
    const event = { type: 'webhook.test', data: { webhook: { id: endpoint.id, title: endpoint.title } } }
    const nowMs = context.services.clock.nowMs()
    return { delivery: (await queueDelivery(context.transaction, { endpoint, event }, nowMs))! }
  },
}

const redeliverWebhook: OperationHandler<{ webhook: string; delivery: string }> = {
  async prepare(context) {
    await attempt(context, 'webhook', context.caller.id)
  },
  async run(context, { webhook: id, delivery }) {
    await redeliver(context, await ownEndpoint(context, id), delivery)
  },
}

const deleteWebhook: OperationHandler<{ webhook: string }> = {
  async run(context, { webhook: id }) {
    await deleteEndpoint(context, await ownedEndpoint(context, id))
  },
}

export const webhookHandlers: Readonly<Record<string, OperationHandler>> = {
  'Developer.webhooks': webhooks,
  'Developer.webhook': webhook as OperationHandler,
  'Developer.create-webhook': createWebhook as OperationHandler,
  'Developer.change-webhook': changeWebhook as OperationHandler,
  'Developer.rotate-webhook-secret': rotateWebhookSecret as OperationHandler,
  'Developer.test-webhook': testWebhook,
  'Developer.redeliver-webhook': redeliverWebhook,
  'Developer.delete-webhook': deleteWebhook,
}
