import { spoken, t } from '@gatehouse/ui/text.ts'
import { Day, Moment, Timed } from '../parts/day.tsx'
import { limitText } from '../parts/limit.ts'
import type { Allowance, AllowedLimit } from './account-data.ts'

/** What each subscription allows, and what of it is left. */
export function Allowances({ allowances }: { allowances: readonly Allowance[] }) {
  const told = allowances.filter(({ limits }) => limits.length > 0)
  if (told.length === 0) return null
  return (
    <>
      <h2 id="allowances">{t('accountAllowances')}</h2>
      {told.map(({ subscription, productTitle, planTitle, environment, limits, countedUntil }) => (
        <section key={subscription}>
          <h3>
            {productTitle} · {planTitle} · {environment}
          </h3>
          <table className="table figures">
            <thead>
              <tr>
                <th scope="col">{t('accountAllowed')}</th>
                <th scope="col">{t('accountAllowedUsed')}</th>
                <th scope="col">{t('accountAllowedLeft')}</th>
                <th scope="col">{t('accountAllowedResets')}</th>
              </tr>
            </thead>
            <tbody>
              {limits.map(limit => (
                <Line key={limit.name} limit={limit} />
              ))}
            </tbody>
          </table>
          {limits.map(limit => (
            <Outlook key={limit.name} limit={limit} />
          ))}
          {countedUntil && (
            <p>
              <Timed say="accountCounted" at={countedUntil} />
            </p>
          )}
        </section>
      ))}
    </>
  )
}

/** That a quota will not last, is nearly used, or is used up. */
function Outlook({ limit }: { limit: AllowedLimit }) {
  const { level, exhausted, earliest, latest } = limit
  if (level === undefined || level === 'fine') return null
  return (
    <p className={level === 'gone' ? 'notice stop' : 'notice'}>
      <strong>{t(levelTexts[level], { limit: limitText(limit) })}</strong>
      {exhausted && (
        <>
          {' '}
          {t('accountQuotaOn')} <Day at={exhausted} />
          {earliest && latest && earliest.slice(0, 10) !== latest.slice(0, 10) && (
            <>
              {' '}
              (<Day at={earliest} /> – <Day at={latest} />)
            </>
          )}
          .
        </>
      )}
    </p>
  )
}

const levelTexts = { likely: 'accountQuotaLikely', nearly: 'accountQuotaNearly', gone: 'accountQuotaGone' } as const

const number = (n: number | undefined) =>
  n === undefined ? '–' : n.toLocaleString(spoken() === 'de' ? 'de-DE' : 'en-GB')

const Line = ({ limit: { name, used, left, resetsAt, ...limit } }: { limit: AllowedLimit }) => (
  <tr>
    <th scope="row">{limitText(limit) || t('accountAtOnce', { n: limit.limit })}</th>
    <td>{number(used)}</td>
    <td>{number(left)}</td>
    <td>{resetsAt ? <Moment at={resetsAt} /> : '–'}</td>
  </tr>
)
