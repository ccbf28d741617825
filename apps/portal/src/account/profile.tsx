import { t } from '@gatehouse/ui/text.ts'
import type { RefusedReason } from '../contract.ts'
import { type At, page } from '../page.ts'
import { forgottenKey } from '../try/try-key.ts'
import { type Account, doing, readAccount } from './account-data.ts'
import { AccountNav } from './account-nav.tsx'
import { Check, Field, Form, Told, Wrong } from './form.tsx'
import { ended, formToken } from './reader-session.ts'
import { given, ownTrying } from './trying.ts'

interface Data {
  account: Account
  token: string
  saved?: boolean
  wrong?: RefusedReason
}

const load = async (at: At): Promise<Data> => {
  const [account, token] = await Promise.all([readAccount(at), formToken(at)])
  return { account, token }
}

export const profilePage = page<Data>({
  path: '/account/profile',
  own: true,
  load,
  title: () => t('accountProfile'),
  act: (at, form) =>
    ownTrying<Data>(at, form, {
      async work() {
        if (form.get('do') === 'out') {
          await doing(at)('sign-out', {})
          return { to: '/sign-in?done=out', cookies: [ended(at), forgottenKey(at)] }
        }
        if (form.get('do') === 'password') {
          const body = { password: form.get('password') ?? '', newPassword: form.get('newPassword') ?? '' }
          await doing(at)('change-account', body)
          return { to: '/sign-in?done=password', cookies: [ended(at), forgottenKey(at)] }
        }
        await doing(at)('change-account', { ...given(form, 'title'), mail: form.get('mail') === 'yes' })
        return { data: { ...(await load(at)), saved: true }, status: 200 }
      },
      again: async wrong => ({ ...(await load(at)), wrong }),
    }),
  View: ({ data: { account, token, saved, wrong }, at }) => (
    <article className="narrow">
      <AccountNav at={at} />
      <h1>{t('accountProfile')}</h1>
      <Wrong reason={wrong} />
      {saved && <Told>{t('accountSaved')}</Told>}
      <p>{account.email}</p>
      <Form submit={t('accountSave')} token={token} does="profile">
        <Field name="title" label={t('accountName')} value={account.title} maxLength={200} autoComplete="name" />
        <div className="field">
          <Check name="mail" value="yes" label={t('accountNotices')} ticked={account.notices.mail} />
          <small>{t('accountNoticesHelp')}</small>
        </div>
      </Form>
      <h2 id="password">{t('accountPasswordChange')}</h2>
      <Form submit={t('accountPasswordChange')} token={token} does="password">
        <Field
          {...{ name: 'password', label: t('accountPasswordNow'), type: 'password' as const, required: true }}
          autoComplete="current-password"
        />
        <Field
          {...{ name: 'newPassword', label: t('accountPasswordNew'), type: 'password' as const, required: true }}
          {...{ minLength: 12, maxLength: 256, autoComplete: 'new-password', help: t('accountPasswordHelp') }}
        />
      </Form>
      <h2 id="session">{t('accountSession')}</h2>
      <Form submit={t('accountSignOut')} tone="quiet" token={token} does="out" />
    </article>
  ),
})
