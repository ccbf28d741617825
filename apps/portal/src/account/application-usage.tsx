import { t } from '@gatehouse/ui/text.ts'
import { Day } from '../parts/day.tsx'
import type { Usage } from './account-data.ts'

/** Figures of the last days: a table, which a reader of screens reads too. */
export function UsageTable({ usage, more }: { usage: Usage | undefined; more: string }) {
  const points = usage?.points.filter(({ requests }) => requests > 0) ?? []
  return (
    <>
      <h2 id="usage">{t('accountUsage')}</h2>
      {!usage && <p>{t('accountUsageLate')}</p>}
      {usage && points.length === 0 && <p>{t('accountUsageNone')}</p>}
      {usage && points.length > 0 && (
        <>
          <p>{t('accountUsageText', { n: usage.summary.requests, ms: Math.round(usage.summary.p95Ms) })}</p>
          <table className="table figures">
            <thead>
              <tr>
                <th scope="col">{t('accountDay')}</th>
                <th scope="col">{t('accountRequests')}</th>
                <th scope="col">4xx</th>
                <th scope="col">5xx</th>
              </tr>
            </thead>
            <tbody>
              {points.map(({ start, requests, errors4xx, errors5xx }) => (
                <tr key={start}>
                  <th scope="row">
                    <Day at={start} isUtc />
                  </th>
                  <td>{requests}</td>
                  <td>{errors4xx}</td>
                  <td>{errors5xx}</td>
                </tr>
              ))}
            </tbody>
          </table>
          <p>
            <a href={more}>{t('activityMore')}</a>
          </p>
          <p>{usage.versions.map(({ apiVersion, requests }) => `${apiVersion}: ${requests}`).join(' · ')}</p>
        </>
      )}
    </>
  )
}
