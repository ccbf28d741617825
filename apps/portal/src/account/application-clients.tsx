import { t } from '@gatehouse/ui/text.ts'
import { TextArea } from '../community/text-area.tsx'
import type { OauthServer } from './account-data.ts'
import { Choice, Field, Form } from './form.tsx'
import { given, written } from './trying.ts'

/** How a client gets tokens, by what it is. */
const kinds = {
  service: { grants: ['client_credentials'], authentication: 'basic' },
  web: { grants: ['authorization_code', 'refresh_token'], authentication: 'basic' },
  app: { grants: ['authorization_code', 'refresh_token'], authentication: 'none' },
  device: { grants: ['device_code', 'refresh_token'], authentication: 'none' },
} as const

type Kind = keyof typeof kinds

/** What `create-key` is told of a client. */
export function clientOf(form: URLSearchParams): Record<string, unknown> {
  const kind = kinds[(written(form, 'kind') ?? 'service') as Kind] ?? kinds.service
  const redirectUris = (written(form, 'redirectUris') ?? '').split(/\s+/).filter(Boolean)
  return {
    ...given(form, 'server', 'environment', 'title'),
    oauth: { ...kind, ...(redirectUris.length > 0 ? { redirectUris } : {}) },
  }
}

interface Props {
  servers: readonly OauthServer[]
  token: string
}

/** Where its APIs take tokens of a server of this organization. */
export function NewClient({ servers, token }: Props) {
  if (servers.length === 0) return null
  const environments = [...new Set(servers.flatMap(one => one.environments))]
  return (
    <>
      <h3 id="client">{t('accountClientNew')}</h3>
      <p>{t('accountClientText')}</p>
      <ul className="rows">
        {servers.map(({ name, title, issuer, tokenUrl, scopes }) => (
          <li key={name}>
            <strong>{title}</strong> <code>{issuer}</code>
            <p>
              {t('accountClientToken')} <code>{tokenUrl}</code>
            </p>
            {scopes.length > 0 && <p>{t('accountClientScopes', { scopes: scopes.map(one => one.name).join(', ') })}</p>}
          </li>
        ))}
      </ul>
      <Form submit={t('accountClientCreate')} token={token} does="client" once>
        <Choice
          {...{ name: 'server', label: t('accountClientServer') }}
          options={servers.map(({ name, title }) => [name, title] as const)}
        />
        <Choice
          {...{ name: 'kind', label: t('accountClientKind') }}
          options={(Object.keys(kinds) as Kind[]).map(one => [one, t(`accountClientKind_${one}`)] as const)}
        />
        <Field name="title" label={t('accountKeyTitle')} maxLength={200} />
        <Choice name="environment" label={t('accountEnvironment')} options={environments.map(one => [one, one])} />
        <TextArea
          {...{ name: 'redirectUris', label: t('accountClientRedirect'), help: t('accountClientRedirectHelp') }}
          {...{ rows: 3, required: false, maxLength: 8000 }}
        />
        <Field name="expires" label={t('accountExpires')} type="date" />
      </Form>
    </>
  )
}
