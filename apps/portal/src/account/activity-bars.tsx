import { spoken, t } from '@gatehouse/ui/text.ts'
import type { Activity } from './activity-data.ts'

const dayMs = 86_400_000
const width = 680
const height = 120

interface BarsProps {
  points: Activity['points']
  from: string
  to: string
}

/** Requests of each day, failures at the foot; the table of the same is the file. */
export function Bars({ points, from, to }: BarsProps) {
  const most = Math.max(...points.map(({ requests }) => requests), 0)
  if (most === 0) return <p>{t('accountUsageNone')}</p>
  const first = Math.floor(Date.parse(from) / dayMs)
  const count = Math.floor(Date.parse(to) / dayMs) - first + 1
  const step = width / count
  return (
    <figure className="activity-bars">
      <figcaption>{`${t('activityOverTime')} · ≤ ${most.toLocaleString(spoken())}`}</figcaption>
      <svg viewBox={`0 0 ${width} ${height}`} role="img" aria-label={t('activityOverTime')}>
        {points.map(({ start, requests, errors4xx, errors5xx }) => {
          const x = (Math.floor(Date.parse(start) / dayMs) - first) * step
          const tall = (requests / most) * height
          const failed = ((errors4xx + errors5xx) / most) * height
          const bar = { x: x + step * 0.1, width: step * 0.8 }
          return (
            <g key={start}>
              <title>{`${start.slice(0, 10)}: ${requests} (4xx ${errors4xx}, 5xx ${errors5xx})`}</title>
              <rect {...bar} y={height - tall} height={tall} className="bar" />
              <rect {...bar} y={height - failed} height={failed} className="bar failed" />
            </g>
          )
        })}
        <line x1={0} x2={width} y1={height} y2={height} className="foot" />
      </svg>
    </figure>
  )
}
