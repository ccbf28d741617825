import { t } from '@gatehouse/ui/text.ts'
import type { RefusedReason } from '../contract.ts'
import { type At, type Done, page } from '../page.ts'
import { Crumbs } from '../parts/crumbs.tsx'
import {
  type ApplicationDetail,
  doing,
  type OauthServer,
  readApplication,
  readOauthServers,
  type Usage,
} from './account-data.ts'
import { Allowances } from './application-allowances.tsx'
import { clientOf } from './application-clients.tsx'
import { ApplicationKeys, type NewSecret } from './application-keys.tsx'
import { Subscriptions } from './application-subscriptions.tsx'
import { UsageTable } from './application-usage.tsx'
import { Field, Form, Wrong } from './form.tsx'
import { formToken } from './reader-session.ts'
import { given, ownTrying, written } from './trying.ts'

interface Data {
  application: ApplicationDetail
  usage: Usage | undefined
  servers: OauthServer[]
  token: string
  made?: NewSecret
  wrong?: RefusedReason
}

async function load(at: At): Promise<Data> {
  const id = at.params.application!
  const usage = at.api
    .call<Usage>('GET', 'developers/application-usage', { query: { application: id } })
    // Figures that are late take nothing else with them.
    .catch(() => undefined)
  const [application, servers, token] = await Promise.all([
    readApplication(at, id),
    readOauthServers(at, id),
    formToken(at),
  ])
  return { application, servers, usage: await usage, token }
}

type Deed = (at: At, form: URLSearchParams) => Promise<NewSecret | undefined>

const own = (at: At, form: URLSearchParams, ...names: string[]) => ({
  application: at.params.application!,
  ...given(form, ...names),
})

function ending(form: URLSearchParams) {
  const expires = written(form, 'expires')
  return expires === undefined ? {} : { expiresAt: `${expires}T00:00:00Z` }
}

/** What the forms of the page do, by their names. */
const deeds: Readonly<Record<string, Deed>> = {
  async key(at, form) {
    const key = { portal: at.api.portal, ...own(at, form, 'environment', 'title', 'once'), ...ending(form) }
    return doing(at)<NewSecret>('create-key', key)
  },
  async client(at, form) {
    const client = { portal: at.api.portal, ...own(at, form, 'once'), ...clientOf(form), ...ending(form) }
    return doing(at)<NewSecret>('create-key', client)
  },
  async rotate(at, form) {
    const graceSeconds = Number(written(form, 'grace') ?? 24) * 3600
    return doing(at)<NewSecret>('rotate-key', { ...own(at, form, 'credential'), graceSeconds })
  },
  async revoke(at, form) {
    await doing(at)('revoke-key', own(at, form, 'credential'))
    return undefined
  },
  async cancel(at, form) {
    await doing(at)('cancel-subscription', own(at, form, 'subscription'))
    return undefined
  },
  async rename(at, form) {
    await doing(at)('change-application', own(at, form, 'title', 'description'))
    return undefined
  },
}

export const applicationPage = page<Data>({
  path: '/account/applications/:application',
  own: true,
  load,
  title: ({ application }) => application.title,
  act: (at, form) =>
    ownTrying<Data>(at, form, { work: () => done(at, form), again: async wrong => ({ ...(await load(at)), wrong }) }),
  View: ({ data: { application, servers, usage, token, made, wrong }, at }) => (
    <article className="narrow">
      <Crumbs at={at} trail={[[t('accountApplications'), '/account']]} />
      <h1>{application.title}</h1>
      {application.description && <p>{application.description}</p>}
      {application.team && (
        <p>
          <a href={at.link(`/account/teams/${application.team.id}`)}>
            {t('accountOfTeam', { team: application.team.title })}
          </a>
        </p>
      )}
      <Wrong reason={wrong} />
      <ApplicationKeys {...{ application, at, token, made, servers }} />
      <Subscriptions application={application} at={at} token={token} />
      <Allowances allowances={usage?.allowances ?? []} />
      <UsageTable usage={usage} more={at.link(`/account/applications/${application.id}/activity`)} />
      <h2 id="settings">{t('accountSettings')}</h2>
      <Form submit={t('accountSave')} token={token} does="rename">
        <Field name="title" label={t('accountTitle')} value={application.title} required maxLength={200} />
        <Field name="description" label={t('accountDescription')} value={application.description} maxLength={4000} />
      </Form>
      <details>
        <summary>{t('accountApplicationDelete')}</summary>
        <p>{t('accountApplicationDeleteText')}</p>
        <Form submit={t('accountApplicationDelete')} tone="stop" token={token} does="delete" />
      </details>
    </article>
  ),
})

/** A secret is shown on the page that made it, and never again; whatever else was done leads back to the page. */
async function done(at: At, form: URLSearchParams): Promise<Done<Data>> {
  const here = `/account/applications/${encodeURIComponent(at.params.application!)}`
  if (form.get('do') === 'delete') {
    await doing(at)('delete-application', { application: at.params.application })
    return { to: '/account' }
  }
  const made = await deeds[form.get('do') ?? '']?.(at, form)
  return made ? { data: { ...(await load(at)), made }, status: 200 } : { to: here }
}
