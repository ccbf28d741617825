import { StateBadge } from '@gatehouse/ui/state-badge.tsx'
import { t } from '@gatehouse/ui/text.ts'
import type { At } from '../page.ts'
import type { ApplicationDetail } from './account-data.ts'
import { Form } from './form.tsx'

const open = ['requested', 'active', 'paused']

export function Subscriptions({ application, at, token }: { application: ApplicationDetail; at: At; token: string }) {
  return (
    <>
      <h2 id="subscriptions">{t('accountSubscriptions')}</h2>
      {application.subscriptions.length === 0 && (
        <p>
          {t('accountSubscriptionsNone')} <a href={at.link('/products')}>{t('accountSubscriptionsFind')}</a>
        </p>
      )}
      <ul className="rows">
        {application.subscriptions.map(({ id, state, productTitle, planTitle, environment, reason }) => (
          <li key={id}>
            <strong>
              {productTitle} · {planTitle}
            </strong>{' '}
            <StateBadge state={state} />
            <p>
              {environment}
              {state === 'requested' && ` · ${t('accountWaiting')}`}
              {reason && ` · ${t('accountReason', { reason })}`}
            </p>
            {open.includes(state) && (
              <div className="deeds">
                <Form
                  submit={t('accountCancel')}
                  tone="stop"
                  token={token}
                  does="cancel"
                  hidden={{ subscription: id }}
                  inline
                />
              </div>
            )}
          </li>
        ))}
      </ul>
    </>
  )
}
