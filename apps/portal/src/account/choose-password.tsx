/** Where links of mails lead: a form, for a mail program that looks at links must not use one up. */
import { t } from '@gatehouse/ui/text.ts'
import type { RefusedReason } from '../contract.ts'
import { page } from '../page.ts'
import { Field, Form, Wrong } from './form.tsx'
import { doorTo, nextPath } from './reader-session.ts'
import { given, trying } from './trying.ts'

interface Data {
  code: string
  next: string
  wrong?: RefusedReason
}

const choosing = (path: string, { operation, done, named }: { operation: string; done: string; named: boolean }) =>
  page<Data>({
    path,
    own: true,
    load: async ({ request: { query } }) => ({ code: query.get('code') ?? '', next: nextPath(query.get('next')) }),
    title: () => t('accountChoose'),
    act: ({ api }, form) => {
      const code = form.get('code') ?? ''
      const next = nextPath(form.get('next'))
      return trying<Data>(
        async () => {
          const body = { code, password: form.get('password') ?? '', ...(named ? given(form, 'title') : {}) }
          await api.call('POST', `developers/${operation}`, { body })
          const door = doorTo('/sign-in', next)
          return { to: `${door}${door.includes('?') ? '&' : '?'}done=${done}` }
        },
        wrong => ({ code, next, wrong }),
      )
    },
    View: ({ data: { code, next, wrong } }) => (
      <article className="door">
        <h1>{t('accountChoose')}</h1>
        <Wrong reason={wrong} />
        <Form submit={t('accountChoose')} hidden={{ code, next }}>
          {named && <Field name="title" label={t('accountName')} autoComplete="name" maxLength={200} />}
          <Field
            {...{ name: 'password', label: t('accountPassword'), type: 'password' as const, required: true }}
            {...{ minLength: 12, maxLength: 256, autoComplete: 'new-password', help: t('accountPasswordHelp') }}
          />
        </Form>
      </article>
    ),
  })

export const verifyPage = choosing('/account/verify', { operation: 'verify', done: 'verified', named: true })
export const resetPage = choosing('/account/reset-password', {
  operation: 'set-password',
  done: 'password',
  named: false,
})
