import { StateBadge } from '@gatehouse/ui/state-badge.tsx'
import { t } from '@gatehouse/ui/text.ts'
import type { RefusedReason } from '../contract.ts'
import { type At, type Done, page } from '../page.ts'
import { Crumbs } from '../parts/crumbs.tsx'
import { Moment, Timed } from '../parts/day.tsx'
import { doing } from './account-data.ts'
import { Field, Form, Wrong } from './form.tsx'
import { formToken } from './reader-session.ts'
import { given, ownTrying } from './trying.ts'
import { type Delivery, type Webhook, webhookPath } from './webhook-data.ts'
import { NewWebhookSecret } from './webhooks.tsx'

interface Data {
  webhook: Webhook & { deliveries: Delivery[] }
  token: string
  secret?: string
  wrong?: RefusedReason
}

async function load(at: At): Promise<Data> {
  const query = { webhook: at.params.webhook! }
  const [webhook, token] = await Promise.all([
    at.api.call<Data['webhook']>('GET', 'developers/webhook', { query }),
    formToken(at),
  ])
  return { webhook, token }
}

type Deed = (at: At, form: URLSearchParams) => Promise<unknown>

const own = (at: At, more: object = {}) => ({ webhook: at.params.webhook, ...more })

/** What the forms of the page do, by their names. */
const deeds: Readonly<Record<string, Deed>> = {
  test: at => doing(at)('test-webhook', own(at)),
  again: (at, form) => doing(at)('redeliver-webhook', own(at, given(form, 'delivery'))),
  state: (at, form) => doing(at)('change-webhook', own(at, given(form, 'state'))),
  rename: (at, form) => doing(at)('change-webhook', own(at, given(form, 'title'))),
}

async function done(at: At, form: URLSearchParams): Promise<Done<Data>> {
  const deed = form.get('do') ?? ''
  if (deed === 'delete') {
    await doing(at)('delete-webhook', own(at))
    return { to: '/account/webhooks' }
  }
  if (deed === 'rotate') {
    const { secret } = await doing(at)<{ secret: string }>('rotate-webhook-secret', own(at))
    return { data: { ...(await load(at)), secret }, status: 200 }
  }
  await deeds[deed]?.(at, form)
  return { to: webhookPath(at.params.webhook!) }
}

export const webhookPage = page<Data>({
  path: '/account/webhooks/:webhook',
  own: true,
  load,
  title: ({ webhook }) => webhook.title,
  act: (at, form) =>
    ownTrying<Data>(at, form, { work: () => done(at, form), again: async wrong => ({ ...(await load(at)), wrong }) }),
  View: ({ data: { webhook, token, secret, wrong }, at }) => (
    <article className="narrow">
      <Crumbs at={at} trail={[[t('accountWebhooks'), '/account/webhooks']]} />
      <h1>{webhook.title}</h1>
      <p>
        <code>{webhook.url}</code> <StateBadge state={webhook.state} />
      </p>
      <p>{webhook.events.length > 0 ? webhook.events.join(' · ') : t('accountWebhookAll')}</p>
      {webhook.state === 'gone' && <p>{t('accountWebhookGone')}</p>}
      <Wrong reason={wrong} />
      {secret && <NewWebhookSecret secret={secret} />}
      {webhook.graceUntil && (
        <p>
          <Timed say="accountWebhookGrace" at={webhook.graceUntil} />
        </p>
      )}
      <div className="deeds">
        {webhook.state === 'active' && (
          <Form {...{ token, does: 'test', inline: true, submit: t('accountWebhookTest') }} />
        )}
        <Form {...{ token, does: 'rotate', inline: true, submit: t('accountWebhookRotate') }} tone="quiet" />
        <Form
          {...{ token, does: 'state', inline: true, tone: 'quiet' as const }}
          hidden={{ state: webhook.state === 'active' ? 'paused' : 'active' }}
          submit={t(webhook.state === 'active' ? 'accountWebhookPause' : 'accountWebhookResume')}
        />
      </div>
      <h2 id="deliveries">{t('accountDeliveries')}</h2>
      {webhook.deliveries.length === 0 && <p>{t('accountDeliveriesNone')}</p>}
      <ul className="rows">
        {webhook.deliveries.map(one => (
          <DeliveryLine key={one.id} delivery={one} token={token} />
        ))}
      </ul>
      <h2 id="settings">{t('accountSettings')}</h2>
      <Form submit={t('accountSave')} token={token} does="rename">
        <Field name="title" label={t('accountTitle')} value={webhook.title} required maxLength={200} />
      </Form>
      <details>
        <summary>{t('accountWebhookDelete')}</summary>
        <p>{t('accountWebhookDeleteText')}</p>
        <Form submit={t('accountWebhookDelete')} tone="stop" token={token} does="delete" />
      </details>
    </article>
  ),
})

/** Failures of what there is nothing of to be sent again. */
const neverKept = new Set<string | undefined>(['too_large', 'too_many_wait'])

function DeliveryLine({ delivery: { id, ...one }, token }: { delivery: Delivery; token: string }) {
  const said = [
    one.tries > 0 && t('accountTries', { n: one.tries }),
    one.status !== undefined && String(one.status),
    one.failure,
  ]
  return (
    <li>
      <strong>{one.type}</strong> <StateBadge state={one.state} />
      <p>
        <Moment at={one.createdAt} />
        {said.filter(Boolean).map(text => ` · ${text}`)}
        {one.nextAt !== undefined && one.tries > 0 && (
          <>
            {' · '}
            <Timed say="accountNextTry" at={one.nextAt} />
          </>
        )}
        {' · '}
        <code>{id}</code>
      </p>
      {one.state !== 'waiting' && !neverKept.has(one.failure) && (
        <div className="deeds">
          <Form
            {...{ token, does: 'again', inline: true, tone: 'quiet' as const, hidden: { delivery: id } }}
            submit={t('accountAgain')}
          />
        </div>
      )}
    </li>
  )
}
