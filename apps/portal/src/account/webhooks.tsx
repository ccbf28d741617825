import { StateBadge } from '@gatehouse/ui/state-badge.tsx'
import { t } from '@gatehouse/ui/text.ts'
import type { RefusedReason } from '../contract.ts'
import { type At, page } from '../page.ts'
import { CodeBlock } from '../parts/samples.tsx'
import { type Account, doing, readAccount } from './account-data.ts'
import { AccountNav } from './account-nav.tsx'
import { Check, Choice, Field, Form, Told, Wrong } from './form.tsx'
import { formToken } from './reader-session.ts'
import { given, ownTrying } from './trying.ts'
import { type Webhook, webhookPath } from './webhook-data.ts'

interface Data {
  account: Account
  items: Webhook[]
  /** Types that there are. */
  events: string[]
  token: string
  made?: { id: string; secret: string }
  wrong?: RefusedReason
}

async function load(at: At): Promise<Data> {
  const [account, found, token] = await Promise.all([
    readAccount(at),
    at.api.call<{ items: Webhook[]; events: string[] }>('GET', 'developers/webhooks'),
    formToken(at),
  ])
  return { account, ...found, token }
}

export const webhooksPage = page<Data>({
  path: '/account/webhooks',
  own: true,
  load,
  title: () => t('accountWebhooks'),
  act: (at, form) =>
    ownTrying<Data>(at, form, {
      async work() {
        const body = { ...given(form, 'url', 'title', 'team'), events: form.getAll('event') }
        const made = await doing(at)<{ id: string; secret: string }>('create-webhook', body)
        return { data: { ...(await load(at)), made }, status: 200 }
      },
      again: async wrong => ({ ...(await load(at)), wrong }),
    }),
  View: ({ data: { account, items, events, token, made, wrong }, at }) => {
    const teams = account.teams.filter(({ role }) => role === 'owner')
    return (
      <article className="narrow">
        <AccountNav at={at} />
        <h1>{t('accountWebhooks')}</h1>
        <p>{t('accountWebhooksText')}</p>
        <Wrong reason={wrong} />
        {made && <NewWebhookSecret secret={made.secret} />}
        <ul className="rows">
          {items.map(({ id, title, url, state, team }) => (
            <li key={id}>
              <a href={at.link(webhookPath(id))}>{title}</a> <StateBadge state={state} />
              <p>{[url, team && t('accountOfTeam', { team: team.title })].filter(Boolean).join(' · ')}</p>
            </li>
          ))}
        </ul>
        <h2 id="new">{t('accountWebhookNew')}</h2>
        <Form submit={t('accountWebhookCreate')} token={token}>
          <Field
            {...{ name: 'url', label: t('accountWebhookUrl'), help: t('accountWebhookUrlHelp') }}
            required
            maxLength={1000}
          />
          <Field name="title" label={t('accountTitle')} maxLength={200} />
          <fieldset className="field">
            <legend>{t('accountWebhookEvents')}</legend>
            {events.map(one => (
              <Check key={one} name="event" value={one} label={one} ticked />
            ))}
          </fieldset>
          {teams.length > 0 && (
            <Choice
              {...{ name: 'team', label: t('accountWebhookWhose') }}
              options={[['', t('accountMine')], ...teams.map(({ id, title }) => [id, title] as const)]}
            />
          )}
        </Form>
      </article>
    )
  },
})

export const NewWebhookSecret = ({ secret }: { secret: string }) => (
  <Told>
    <strong>{t('accountWebhookSecret')}</strong>
    <p>{t('accountWebhookSecretOnce')}</p>
    <CodeBlock text={secret} />
  </Told>
)
