import { t } from '@gatehouse/ui/text.ts'
import { Day } from '../parts/day.tsx'
import type { Usage } from './account-data.ts'
import { CountsTable } from './counts-table.tsx'

/** Figures of the last days. */
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
          <CountsTable
            of={t('accountDay')}
            rows={points.map(({ start, ...counts }) => ({ key: start, name: <Day at={start} isUtc />, ...counts }))}
          />
          <p>
            <a href={more}>{t('activityMore')}</a>
          </p>
          <p>{usage.versions.map(({ apiVersion, requests }) => `${apiVersion}: ${requests}`).join(' · ')}</p>
        </>
      )}
    </>
  )
}
