import { StateBadge } from '@gatehouse/ui/state-badge.tsx'
import { t } from '@gatehouse/ui/text.ts'
import type { At } from '../page.ts'
import { Day } from '../parts/day.tsx'
import { CodeBlock } from '../parts/samples.tsx'
import type { ApplicationDetail, Credential, OauthServer } from './account-data.ts'
import { NewClient } from './application-clients.tsx'
import { Choice, Field, Form, Told } from './form.tsx'
import { environmentChoices } from './subscribe.tsx'

export interface NewSecret {
  secret?: string
  clientId?: string
}

interface Props {
  application: ApplicationDetail
  at: At
  token: string
  made?: NewSecret | undefined
  servers: readonly OauthServer[]
}

const isLive = ({ state }: Credential) => state === 'active' || state === 'rotating'

export function ApplicationKeys({ application: { credentials }, at, token, made, servers }: Props) {
  const { live, sandbox } = at.site.environments
  const environments = [sandbox, live].filter(one => one !== undefined)
  const over = credentials.filter(one => !isLive(one))
  return (
    <>
      <h2 id="keys">{t('accountKeys')}</h2>
      {made && <Made made={made} />}
      {credentials.length === 0 && <p>{t('accountKeysNone')}</p>}
      <ul className="rows">
        {credentials.filter(isLive).map(one => (
          <Key key={one.id} credential={one} token={token} />
        ))}
      </ul>
      <h3>{t('accountKeyNew')}</h3>
      <Form submit={t('accountKeyCreate')} token={token} does="key" once>
        <Field name="title" label={t('accountKeyTitle')} maxLength={200} help={t('accountKeyTitleHelp')} />
        <Choice
          name="environment"
          label={t('accountEnvironment')}
          options={environmentChoices(environments, at.site.environments)}
        />
        <Field name="expires" label={t('accountExpires')} type="date" />
      </Form>
      <NewClient servers={servers} token={token} />
      {over.length > 0 && (
        <details>
          <summary>{t('accountKeysOver', { n: over.length })}</summary>
          <ul className="rows">
            {over.map(({ id, title, state, prefix }) => (
              <li key={id}>
                {title} <StateBadge state={state} />
                <p>{prefix && <code>{prefix}…</code>}</p>
              </li>
            ))}
          </ul>
        </details>
      )}
    </>
  )
}

/** What is shown this once. A client that keeps no secret has its id alone. */
const Made = ({ made: { secret, clientId } }: { made: NewSecret }) => (
  <Told>
    <strong>{t(clientId ? 'accountClientMade' : 'accountKeyMade')}</strong>
    {clientId && (
      <>
        <p>{t('accountClientId')}</p>
        <CodeBlock text={clientId} />
      </>
    )}
    {secret && (
      <>
        <p>{t('accountKeyOnce')}</p>
        <CodeBlock text={secret} />
      </>
    )}
  </Told>
)

function Key({ credential: { id, ...one }, token }: { credential: Credential; token: string }) {
  return (
    <li>
      <strong>{one.title}</strong> <StateBadge state={one.state} />
      <p>
        {(one.clientId ?? one.prefix) && <code>{one.clientId ?? `${one.prefix}…`}</code>}
        {` · ${one.environment}`}
        {' · '}
        {one.lastUsedAt ? t('accountUsed') : t('accountUnused')} {one.lastUsedAt && <Day at={one.lastUsedAt} />}
        {one.expiresAt && (
          <>
            {' · '}
            {t('accountEnds')} <Day at={one.expiresAt} />
          </>
        )}
        {one.graceUntil && (
          <>
            {' · '}
            {t('accountGrace')} <Day at={one.graceUntil} />
          </>
        )}
      </p>
      <div className="deeds">
        {one.state === 'active' && (
          <Form
            submit={t('accountRotate')}
            tone="quiet"
            token={token}
            does="rotate"
            hidden={{ credential: id }}
            inline
          />
        )}
        <Form submit={t('accountRevoke')} tone="stop" token={token} does="revoke" hidden={{ credential: id }} inline />
      </div>
    </li>
  )
}
