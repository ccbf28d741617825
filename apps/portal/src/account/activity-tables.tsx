import { spoken, t } from '@gatehouse/ui/text.ts'
import { Moment } from '../parts/day.tsx'
import type { Activity } from './activity-data.ts'
import { CountsTable } from './counts-table.tsx'

const number = (value: number) => value.toLocaleString(spoken(), { maximumFractionDigits: 1 })
const percent = (value: number | null) =>
  value === null ? '–' : value.toLocaleString(spoken(), { style: 'percent', maximumFractionDigits: 3 })

export function Services({ services }: Pick<Activity, 'services'>) {
  if (services.length === 0) return null
  return (
    <>
      <h2 id="services">{t('activityServices')}</h2>
      <table className="table figures">
        <thead>
          <tr>
            <th scope="col">{t('activityPlan')}</th>
            <th scope="col">{t('activityAvailability')}</th>
            <th scope="col">{t('activityPromised')}</th>
            <th scope="col">p95</th>
          </tr>
        </thead>
        <tbody>
          {services.map(({ subscription, plan, environment, availability, promised, p95Ms }) => (
            <tr key={subscription}>
              <th scope="row">{`${plan} · ${environment}`}</th>
              <td>{percent(availability)}</td>
              <td>
                {percent(promised)}
                {promised !== null && availability !== null
                  ? `, ${t(availability >= promised ? 'activityKept' : 'activityBroken')}`
                  : ''}
              </td>
              <td>{availability === null ? '–' : `${number(p95Ms)} ms`}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  )
}

/** How each API answered. */
export function Versions({ versions }: Pick<Activity, 'versions'>) {
  if (versions.length === 0) return null
  return (
    <>
      <h2 id="apis">{t('activityApis')}</h2>
      <CountsTable
        timed
        of={t('activityApi')}
        rows={versions.map(({ apiVersion, ...counts }) => ({ key: apiVersion, name: apiVersion, ...counts }))}
      />
    </>
  )
}

export function Endpoints({ endpoints }: Pick<Activity, 'endpoints'>) {
  if (endpoints.length === 0) return null
  return (
    <>
      <h2 id="endpoints">{t('activityEndpoints')}</h2>
      <CountsTable
        of={t('activityEndpoint')}
        rows={endpoints.map(({ apiVersion, endpoint, ...counts }) => ({
          ...{ key: `${apiVersion} ${endpoint}`, ...counts },
          name: (
            <>
              {endpoint} <small>{apiVersion}</small>
            </>
          ),
        }))}
      />
    </>
  )
}

export function Failures({ failures }: Pick<Activity, 'failures'>) {
  return (
    <>
      <h2 id="failures">{t('activityFailures')}</h2>
      {failures.length === 0 && <p>{t('activityNothing')}</p>}
      {failures.length > 0 && (
        <table className="table figures">
          <thead>
            <tr>
              <th scope="col">{t('activityWhy')}</th>
              <th scope="col">{t('accountRequests')}</th>
            </tr>
          </thead>
          <tbody>
            {failures.map(({ status, failure, title, requests }) => (
              <tr key={`${status} ${failure}`}>
                <th scope="row">
                  {[String(status), title].filter(one => one !== '').join(' · ')} {failure && <code>{failure}</code>}
                </th>
                <td>{number(requests)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </>
  )
}

export function Failing({ failing }: Pick<Activity, 'failing'>) {
  if (failing.length === 0) return null
  return (
    <>
      <h2 id="failing">{t('activityFailing')}</h2>
      <ul className="activity-failing">
        {failing.map(({ time, requestId, method, path, status, failure }) => (
          <li key={requestId}>
            <strong>{status}</strong> <code>{`${method} ${path}`}</code> {failure && <code>{failure}</code>}
            <br />
            <small>
              <Moment at={time} /> · {requestId}
            </small>
          </li>
        ))}
      </ul>
    </>
  )
}
