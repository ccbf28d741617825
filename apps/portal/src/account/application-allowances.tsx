import { spoken, t } from '@gatehouse/ui/text.ts'
import { Moment, Timed } from '../parts/day.tsx'
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
