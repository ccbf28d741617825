import { t } from '@gatehouse/ui/text.ts'
import type { RefusedReason } from '../contract.ts'
import { page } from '../page.ts'
import { Field, Form, Told, Wrong } from './form.tsx'
import { begun, doorTo, invitationIn, nextPath } from './reader-session.ts'
import { trying } from './trying.ts'

interface Data {
  next: string
  done: string | null
  email?: string
  wrong?: RefusedReason
}

const dones = { verified: 'accountVerified', password: 'accountPasswordChosen', out: 'accountSignedOut' } as const

export const signInPage = page<Data>({
  path: '/sign-in',
  own: true,
  load: async ({ request: { query } }) => ({ next: nextPath(query.get('next')), done: query.get('done') }),
  title: () => t('portalSignIn'),
  act: (at, form) => {
    const next = nextPath(form.get('next'))
    const email = form.get('email') ?? ''
    return trying<Data>(
      async () => {
        const body = { portal: at.api.portal, email, password: form.get('password') ?? '' }
        const session = await at.api.call<{ token: string; expiresAt: string }>('POST', 'developers/sign-in', { body })
        return { to: next, cookies: [begun(at, session)] }
      },
      wrong => ({ next, done: null, email, wrong }),
    )
  },
  View: ({ data: { next, done, email, wrong }, at: { link, site } }) => {
    const told = dones[(done ?? '') as keyof typeof dones]
    return (
      <article className="door">
        <h1>{t('portalSignIn')}</h1>
        {told && <Told>{t(told)}</Told>}
        <Wrong reason={wrong} />
        <Form submit={t('portalSignIn')} hidden={{ next }}>
          <Field name="email" label={t('accountEmail')} type="email" value={email} required autoComplete="username" />
          <Field
            {...{ name: 'password', label: t('accountPassword'), type: 'password' as const, required: true }}
            autoComplete="current-password"
          />
        </Form>
        <p>
          <a href={link(doorTo('/forgot-password', next))}>{t('accountForgot')}</a>
        </p>
        {(site.signUp !== 'closed' || invitationIn(next).invitation !== undefined) && (
          <p>
            {t('accountNew')} <a href={link(doorTo('/sign-up', next))}>{t('accountSignUp')}</a>
          </p>
        )}
      </article>
    )
  },
})
