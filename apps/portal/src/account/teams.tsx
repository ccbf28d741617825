import { t } from '@gatehouse/ui/text.ts'
import type { RefusedReason } from '../contract.ts'
import { type At, page } from '../page.ts'
import { Crumbs } from '../parts/crumbs.tsx'
import { type Account, doing, readAccount } from './account-data.ts'
import { AccountNav } from './account-nav.tsx'
import { Choice, Field, Form, Wrong } from './form.tsx'
import { formToken } from './reader-session.ts'
import { given, ownTrying } from './trying.ts'

interface TeamsData {
  account: Account
  token: string
  wrong?: RefusedReason
}

const load = async (at: At): Promise<TeamsData> => {
  const [account, token] = await Promise.all([readAccount(at), formToken(at)])
  return { account, token }
}

export const teamsPage = page<TeamsData>({
  path: '/account/teams',
  own: true,
  load,
  title: () => t('accountTeams'),
  act: (at, form) =>
    ownTrying<TeamsData>(at, form, {
      work: async () => ({
        to: `/account/teams/${(await doing(at)<{ id: string }>('create-team', given(form, 'title'))).id}`,
      }),
      again: async wrong => ({ ...(await load(at)), wrong }),
    }),
  View: ({ data: { account, token, wrong }, at }) => (
    <article className="narrow">
      <AccountNav at={at} />
      <h1>{t('accountTeams')}</h1>
      <Wrong reason={wrong} />
      {account.teams.length === 0 && <p>{t('accountTeamsNone')}</p>}
      <ul className="rows">
        {account.teams.map(({ id, title, role }) => (
          <li key={id}>
            <a href={at.link(`/account/teams/${id}`)}>{title}</a>
            <p>{t(`accountRole_${role}`)}</p>
          </li>
        ))}
      </ul>
      <h2 id="new">{t('accountTeamNew')}</h2>
      <Form submit={t('accountTeamCreate')} token={token}>
        <Field name="title" label={t('accountTitle')} required maxLength={200} />
      </Form>
    </article>
  ),
})

interface Team {
  id: string
  title: string
  role: 'owner' | 'member'
  members: { id: string; email: string; role: 'owner' | 'member' }[]
  invited: { email: string; role: 'owner' | 'member'; expiresAt: string }[]
}

interface TeamData {
  team: Team
  account: Account
  token: string
  wrong?: RefusedReason
}

const loadTeam = async (at: At): Promise<TeamData> => {
  const query = { team: at.params.team! }
  const [team, account, token] = await Promise.all([
    at.api.call<Team>('GET', 'developers/team', { query }),
    readAccount(at),
    formToken(at),
  ])
  return { team, account, token }
}

export const teamPage = page<TeamData>({
  path: '/account/teams/:team',
  own: true,
  load: loadTeam,
  title: ({ team }) => team.title,
  act: (at, form) =>
    ownTrying<TeamData>(at, form, {
      async work() {
        const team = at.params.team!
        const here = { to: `/account/teams/${encodeURIComponent(team)}` }
        if (form.get('do') === 'invite') {
          await doing(at)('invite-to-team', { portal: at.api.portal, team, ...given(form, 'email', 'role') })
          return here
        }
        await doing(at)('remove-from-team', { team, ...given(form, 'developer') })
        return form.get('leaves') ? { to: '/account/teams' } : here
      },
      again: async wrong => ({ ...(await loadTeam(at)), wrong }),
    }),
  View: ({ data: { team, account, token, wrong }, at }) => (
    <article className="narrow">
      <Crumbs at={at} trail={[[t('accountTeams'), '/account/teams']]} />
      <h1>{team.title}</h1>
      <Wrong reason={wrong} />
      <ul className="rows">
        {team.members.map(({ id, email, role }) => {
          const isOwn = id === account.id
          const hidden: Record<string, string> = { developer: id, ...(isOwn ? { leaves: 'yes' } : {}) }
          return (
            <li key={id}>
              <strong>{email}</strong>
              <p>{t(`accountRole_${role}`)}</p>
              {(isOwn || team.role === 'owner') && (
                <div className="deeds">
                  <Form
                    {...{ token, hidden, does: 'remove', tone: 'stop' as const, inline: true }}
                    submit={isOwn ? t('accountLeave') : t('accountRemove', { who: email })}
                  />
                </div>
              )}
            </li>
          )
        })}
        {team.invited.map(({ email, role }) => (
          <li key={email}>
            {email}
            <p>
              {t('accountInvited')} · {t(`accountRole_${role}`)}
            </p>
          </li>
        ))}
      </ul>
      {team.role === 'owner' && (
        <>
          <h2 id="invite">{t('accountInvite')}</h2>
          <Form submit={t('accountInviteSend')} token={token} does="invite">
            <Field name="email" label={t('accountEmail')} type="email" required />
            <Choice
              {...{ name: 'role', label: t('accountRole') }}
              options={[
                ['member', t('accountRole_member')],
                ['owner', t('accountRole_owner')],
              ]}
            />
          </Form>
        </>
      )}
    </article>
  ),
})
