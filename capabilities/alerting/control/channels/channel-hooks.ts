/** Channels as they are written: what is sent to goes through an endpoint of webhooks; a routing key is sealed apart. */
import { createHash } from 'node:crypto'
import { Failure, type Problem } from '@gatehouse/base'
import type { Draft, ResourceHooks, Row, WriteContext } from '@gatehouse/control'
import { changeEndpoint, changeToken, createEndpoint, deleteEndpoint } from '@gatehouse/webhook'
import { hastenAll } from '../groups/group-rows.ts'
import type { RuleSpec } from '../rule-spec.ts'
import { type ChannelSpec, formOf, formsOf, urlOf } from './channel-spec.ts'

export const channelsMax = 100

export const ownerOf = (channelId: string) => `channel ${channelId}`

export const channelHooks: ResourceHooks = {
  problems(_, spec) {
    const { grouping } = spec as ChannelSpec
    const problems: Problem[] = []
    if (formsOf(spec as ChannelSpec).length !== 1) {
      const message = 'A channel is exactly one of email, webhook, slack and pagerduty.'
      problems.push({ code: 'invalid_value', message, pointer: '/spec' })
    }
    if (grouping?.inhibit && grouping.by?.includes('severity')) {
      const message = 'Groups of one severity have nothing to hold back.'
      problems.push({ code: 'invalid_value', message, pointer: '/spec/grouping/inhibit' })
    }
    return problems
  },
  async beforeCreate(context, draft) {
    const { items } = await context.resources.list('NotificationChannel', { limit: channelsMax })
    if (items.length >= channelsMax) throw new Failure('conflict', `There are ${channelsMax} channels already.`)
    const spec = draft.spec as ChannelSpec
    const key = takenKey(draft)
    if (spec.pagerduty && key === undefined) refuseMissingKey()
    return begun(context, draft, key)
  },
  async beforeUpdate(context, before, draft) {
    const [was, is] = [before.spec as ChannelSpec, draft.spec as ChannelSpec]
    const key = takenKey(draft)
    const endpoint = before.status.endpoint as string | undefined
    if (formOf(was) === formOf(is)) {
      const url = urlOf(is)
      // What nobody is shown again is not sent to where somebody else reads it.
      if (is.pagerduty && url !== urlOf(was) && key === undefined)
        refuseMissingKey('Another address needs the routing key again.')
      if (url !== undefined && url !== urlOf(was)) await changeEndpoint(context, { id: endpoint! }, { url })
      if (key !== undefined) await changeToken(context, { id: endpoint! }, key)
      if (key !== undefined) draft.status = { ...draft.status, keySha256: digest(key) }
      return
    }
    if (is.pagerduty && key === undefined) refuseMissingKey()
    if (endpoint !== undefined) await deleteEndpoint(context, { id: endpoint })
    // Its secret is shown to nobody: a webhook is a channel of its own.
    if (is.webhook) throw new Failure('conflict', 'A channel does not become a webhook.', { hint: 'Make another.' })
    draft.status = {}
    await begun(context, draft, key)
  },
  async afterWrite(context, row, before) {
    const { grouping } = row.spec as ChannelSpec
    // Times that are shorter now hold from now on.
    if (before && JSON.stringify((before.spec as ChannelSpec).grouping) !== JSON.stringify(grouping))
      await hastenAll(context, row.id, grouping?.intervalSeconds ?? 0)
  },
  async keptSecret(_, { status }, spec) {
    const key = (spec as ChannelSpec).pagerduty?.routingKey
    if (status.keySha256 === undefined || key === undefined) return 'none'
    return status.keySha256 === digest(key) ? 'same' : 'other'
  },
  async beforeDelete({ resources }, { name }) {
    const rules = (await resources.all<RuleSpec>('AlertRule')).filter(({ spec }) =>
      spec.notify.some(({ channels }) => channels.includes(name)),
    )
    const reports = (await resources.all<{ channels: string[] }>('UsageReport')).filter(({ spec }) =>
      spec.channels.includes(name),
    )
    if (rules.length + reports.length === 0) return
    const users = [...rules, ...reports].slice(0, 10).map(row => `${row.kind} ${row.name}`)
    throw new Failure('still_referenced', `The channel ${name} is used by ${users.join(', ')}.`, { extra: { users } })
  },
  async afterDelete(context, { status }) {
    if (status.endpoint !== undefined) await deleteEndpoint(context, { id: status.endpoint as string })
  },
}

/** Gives the secret of a webhook, which nothing shows again. */
async function begun(
  context: WriteContext,
  draft: Draft,
  key: string | undefined,
): Promise<Record<string, string> | undefined> {
  const spec = draft.spec as ChannelSpec
  const url = urlOf(spec)
  if (url === undefined) return undefined
  const { id, secret } = await createEndpoint(context, {
    ...{ owner: ownerOf(draft.id), title: draft.name, url, events: [] },
    ...(key === undefined ? {} : { token: { field: 'routing_key', text: key } }),
  })
  draft.status = { ...draft.status, endpoint: id, ...(key === undefined ? {} : { keySha256: digest(key) }) }
  return spec.webhook ? { secret } : undefined
}

/** The key leaves the row before it is stored, shown or audited. */
function takenKey(draft: Draft): string | undefined {
  const { pagerduty } = draft.spec as ChannelSpec
  if (pagerduty?.routingKey === undefined) return undefined
  const { routingKey, ...rest } = pagerduty
  draft.spec = { ...draft.spec, pagerduty: rest }
  return routingKey
}

function refuseMissingKey(message = 'A channel of PagerDuty needs its routing key.'): never {
  const problems = [{ code: 'missing_key', message, pointer: '/spec/pagerduty/routingKey' }]
  throw new Failure('invalid_input', message, { problems })
}

const digest = (key: string) => createHash('sha256').update(key).digest('hex')

export type ChannelRow = Row<ChannelSpec>
