import { spoken, t } from '@gatehouse/ui/text.ts'
import { Day } from '../parts/day.tsx'
import { type Activity, type ActivityFigures, spans } from './activity-data.ts'

interface SpansProps {
  days: number
  /** Address of a span. */
  to(days: number): string
}

/** How far back: links, one of them this page. */
export function Spans({ days, to }: SpansProps) {
  return (
    <p className="activity-spans">
      {spans.map(span => (
        <a key={span} href={to(span)} {...(span === days ? { 'aria-current': 'page' as const } : {})}>
          {t('activityDays', { n: span })}
        </a>
      ))}
    </p>
  )
}

const share = ({ requests, errors4xx, errors5xx }: ActivityFigures) =>
  requests === 0
    ? '–'
    : ((errors4xx + errors5xx) / requests).toLocaleString(spoken(), { style: 'percent', maximumFractionDigits: 2 })

interface ComparedProps {
  activity: Pick<Activity, 'summary' | 'before' | 'firstDay'>
  days: number
}

/** Figures beside those of the span before. */
export function Compared({ activity: { summary, before, firstDay }, days }: ComparedProps) {
  const rows: [string, (of: ActivityFigures) => string][] = [
    [t('accountRequests'), of => of.requests.toLocaleString(spoken())],
    [t('activityFailed'), share],
    ['p50', of => duration(of, of.p50Ms)],
    ['p95', of => duration(of, of.p95Ms)],
    ['p99', of => duration(of, of.p99Ms)],
  ]
  return (
    <>
      <table className="table figures activity-compared">
        <thead>
          <tr>
            <td />
            <th scope="col">{t('activityDays', { n: days })}</th>
            <th scope="col">{t('activityBefore', { n: days })}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(([name, text]) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td>{text(summary)}</td>
              <td>{text(before)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {firstDay !== undefined && <First day={firstDay} />}
    </>
  )
}

const duration = ({ requests }: ActivityFigures, ms: number) =>
  requests === 0 ? '–' : `${ms.toLocaleString(spoken(), { maximumFractionDigits: ms < 10 ? 1 : 0 })} ms`

function First({ day }: { day: string }) {
  const [before, after] = t('activityFirst', { day: '\0' }).split('\0')
  return (
    <p>
      {before}
      <Day at={day} isUtc />
      {after}
    </p>
  )
}
