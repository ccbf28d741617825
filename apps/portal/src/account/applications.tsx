import { t } from '@gatehouse/ui/text.ts'
import type { RefusedReason } from '../contract.ts'
import { type At, page } from '../page.ts'
import { type Account, type Application, doing, readAccount, readApplications } from './account-data.ts'
import { AccountNav } from './account-nav.tsx'
import { Choice, Field, Form, Wrong } from './form.tsx'
import { formToken } from './reader-session.ts'
import { given, ownTrying } from './trying.ts'

interface Data {
  account: Account
  items: Application[]
  token: string
  wrong?: RefusedReason
}

const load = async (at: At): Promise<Data> => {
  const [account, items, token] = await Promise.all([readAccount(at), readApplications(at), formToken(at)])
  return { account, items, token }
}

export const applicationsPage = page<Data>({
  path: '/account',
  own: true,
  load,
  title: () => t('accountApplications'),
  act: (at, form) =>
    ownTrying<Data>(at, form, {
      work: async () => {
        const body = { portal: at.api.portal, ...given(form, 'title', 'description', 'team') }
        const { id } = await doing(at)<{ id: string }>('create-application', body)
        return { to: `/account/applications/${id}` }
      },
      again: async wrong => ({ ...(await load(at)), wrong }),
    }),
  View: ({ data: { account, items, token, wrong }, at }) => (
    <article className="narrow">
      <AccountNav at={at} />
      <h1>{t('accountApplications')}</h1>
      <Wrong reason={wrong} />
      {items.length === 0 ? (
        <p>{t('accountApplicationsNone')}</p>
      ) : (
        <ul className="rows">
          {items.map(({ id, title, description, team }) => (
            <li key={id}>
              <a href={at.link(`/account/applications/${id}`)}>{title}</a>
              <p>{[team && t('accountOfTeam', { team: team.title }), description].filter(Boolean).join(' · ')}</p>
            </li>
          ))}
        </ul>
      )}
      <h2 id="new">{t('accountApplicationNew')}</h2>
      <Form submit={t('accountApplicationCreate')} token={token}>
        <Field name="title" label={t('accountTitle')} required maxLength={200} help={t('accountTitleHelp')} />
        <Field name="description" label={t('accountDescription')} maxLength={4000} />
        {account.teams.length > 0 && (
          <Choice
            {...{ name: 'team', label: t('accountWhose') }}
            options={[['', t('accountMine')], ...account.teams.map(({ id, title }) => [id, title] as const)]}
          />
        )}
      </Form>
    </article>
  ),
})
