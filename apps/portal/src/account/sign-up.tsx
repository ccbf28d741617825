import { t } from '@gatehouse/ui/text.ts'
import type { RefusedReason } from '../contract.ts'
import { page } from '../page.ts'
import { Field, Form, Told, Wrong } from './form.tsx'
import { doorTo, invitationIn, mailedPath, nextPath } from './reader-session.ts'
import { given, trying } from './trying.ts'

interface Data {
  /** Where she was going. */
  next: string
  /** Where the link went, whoever has it. */
  sent?: string
  email?: string
  wrong?: RefusedReason
}

export const signUpPage = page<Data>({
  path: '/sign-up',
  own: true,
  load: async ({ request: { query } }) => ({ next: nextPath(query.get('next')) }),
  title: () => t('accountSignUp'),
  act: ({ api }, form) => {
    const email = form.get('email') ?? ''
    const next = nextPath(form.get('next'))
    return trying<Data>(
      async () => {
        const body = { portal: api.portal, email, ...given(form, 'title'), ...mailedPath(next), ...invitationIn(next) }
        await api.call('POST', 'developers/sign-up', { body })
        return { data: { next, sent: email }, status: 200 }
      },
      wrong => ({ next, email, wrong }),
    )
  },
  View: ({ data: { next, sent, email, wrong }, at: { link, site } }) => {
    const isOpen = site.signUp !== 'closed' || invitationIn(next).invitation !== undefined
    return (
      <article className="door">
        <h1>{sent ? t('accountSent') : t('accountSignUp')}</h1>
        <Wrong reason={wrong} />
        {sent && (
          <>
            <Told>{t('accountSentText', { email: sent })}</Told>
            <Form submit={t('accountSendAgain')} tone="quiet" hidden={{ email: sent, next }} />
          </>
        )}
        {!sent && !isOpen && <p>{t('accountClosed')}</p>}
        {!sent && isOpen && (
          <Form submit={t('accountSignUp')} hidden={{ next }}>
            <Field name="email" label={t('accountEmail')} type="email" value={email} required autoComplete="email" />
            <Field name="title" label={t('accountName')} autoComplete="name" maxLength={200} />
          </Form>
        )}
        {!sent && (
          <p>
            {t('accountHas')} <a href={link(doorTo('/sign-in', next))}>{t('portalSignIn')}</a>
          </p>
        )}
      </article>
    )
  },
})

export const forgotPage = page<Data>({
  path: '/forgot-password',
  own: true,
  load: async ({ request: { query } }) => ({ next: nextPath(query.get('next')) }),
  title: () => t('accountForgot'),
  act: ({ api }, form) => {
    const email = form.get('email') ?? ''
    const next = nextPath(form.get('next'))
    return trying<Data>(
      async () => {
        const body = { portal: api.portal, email, ...mailedPath(next) }
        await api.call('POST', 'developers/forgot-password', { body })
        return { data: { next, sent: email }, status: 200 }
      },
      wrong => ({ next, email, wrong }),
    )
  },
  View: ({ data: { next, sent, email, wrong }, at: { link } }) => (
    <article className="door">
      <h1>{t('accountForgot')}</h1>
      <Wrong reason={wrong} />
      {sent ? (
        <Told>{t('accountForgotSent', { email: sent })}</Told>
      ) : (
        <Form submit={t('accountSendLink')} hidden={{ next }}>
          <Field name="email" label={t('accountEmail')} type="email" value={email} required autoComplete="username" />
        </Form>
      )}
      <p>
        <a href={link(doorTo('/sign-in', next))}>{t('portalSignIn')}</a>
      </p>
    </article>
  ),
})
