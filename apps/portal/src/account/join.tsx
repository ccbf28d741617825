import { t } from '@gatehouse/ui/text.ts'
import type { RefusedReason } from '../contract.ts'
import { page } from '../page.ts'
import { doing, readAccount } from './account-data.ts'
import { Form, Wrong } from './form.tsx'
import { formToken } from './reader-session.ts'
import { ownTrying } from './trying.ts'

interface Data {
  code: string
  email: string
  token: string
  wrong?: RefusedReason
}

export const joinPage = page<Data>({
  path: '/account/join',
  own: true,
  async load(at) {
    const [{ email }, token] = await Promise.all([readAccount(at), formToken(at)])
    return { code: at.request.query.get('code') ?? '', email, token }
  },
  title: () => t('accountJoin'),
  act: (at, form) => {
    const code = form.get('code') ?? ''
    return ownTrying<Data>(at, form, {
      work: async () => {
        const { team } = await doing(at)<{ team: string }>('join-team', { code })
        return { to: `/account/teams/${team}` }
      },
      again: async wrong => ({ code, email: (await readAccount(at)).email, token: await formToken(at), wrong }),
    })
  },
  View: ({ data: { code, email, token, wrong } }) => (
    <article className="door">
      <h1>{t('accountJoin')}</h1>
      <Wrong reason={wrong} />
      <p>{t('accountJoinText', { email })}</p>
      <Form submit={t('accountJoin')} token={token} hidden={{ code }} />
    </article>
  ),
})
