import { t } from '@gatehouse/ui/text.ts'
import type { RefusedReason } from '../contract.ts'
import { page } from '../page.ts'
import { Field, Form, Told, Wrong } from './form.tsx'
import { given, trying } from './trying.ts'

interface Data {
  /** Where the link went, whoever has it. */
  sent?: string
  email?: string
  wrong?: RefusedReason
}

export const signUpPage = page<Data>({
  path: '/sign-up',
  own: true,
  load: async () => ({}),
  title: () => t('accountSignUp'),
  act: ({ api }, form) => {
    const email = form.get('email') ?? ''
    return trying<Data>(
      async () => {
        const body = { portal: api.portal, email, ...given(form, 'title') }
        await api.call('POST', 'developers/sign-up', { body })
        return { data: { sent: email }, status: 200 }
      },
      wrong => ({ email, wrong }),
    )
  },
  View: ({ data: { sent, email, wrong }, at: { link } }) => (
    <article className="door">
      <h1>{sent ? t('accountSent') : t('accountSignUp')}</h1>
      <Wrong reason={wrong} />
      {sent ? (
        <>
          <Told>{t('accountSentText', { email: sent })}</Told>
          <Form submit={t('accountSendAgain')} tone="quiet" hidden={{ email: sent }} />
        </>
      ) : (
        <>
          <Form submit={t('accountSignUp')}>
            <Field name="email" label={t('accountEmail')} type="email" value={email} required autoComplete="email" />
            <Field name="title" label={t('accountName')} autoComplete="name" maxLength={200} />
          </Form>
          <p>
            {t('accountHas')} <a href={link('/sign-in')}>{t('portalSignIn')}</a>
          </p>
        </>
      )}
    </article>
  ),
})

export const forgotPage = page<Data>({
  path: '/forgot-password',
  own: true,
  load: async () => ({}),
  title: () => t('accountForgot'),
  act: ({ api }, form) => {
    const email = form.get('email') ?? ''
    return trying<Data>(
      async () => {
        await api.call('POST', 'developers/forgot-password', { body: { portal: api.portal, email } })
        return { data: { sent: email }, status: 200 }
      },
      wrong => ({ email, wrong }),
    )
  },
  View: ({ data: { sent, email, wrong }, at: { link } }) => (
    <article className="door">
      <h1>{t('accountForgot')}</h1>
      <Wrong reason={wrong} />
      {sent ? (
        <Told>{t('accountForgotSent', { email: sent })}</Told>
      ) : (
        <Form submit={t('accountSendLink')}>
          <Field name="email" label={t('accountEmail')} type="email" value={email} required autoComplete="username" />
        </Form>
      )}
      <p>
        <a href={link('/sign-in')}>{t('portalSignIn')}</a>
      </p>
    </article>
  ),
})
