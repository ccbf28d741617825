import { spoken, t } from '@gatehouse/ui/text.ts'
import type { ReactNode } from 'react'

export interface Counted {
  key: string
  name: ReactNode
  requests: number
  errors4xx: number
  errors5xx: number
  p95Ms?: number
}

interface CountsTableProps {
  /** What the rows are. */
  of: string
  rows: readonly Counted[]
  /** Whether it is told how long they took. */
  timed?: boolean
}

const number = (value: number) => value.toLocaleString(spoken(), { maximumFractionDigits: 1 })

/** Requests of a row, and how many of them failed: a table, which a reader of screens reads too. */
export function CountsTable({ of, rows, timed }: CountsTableProps) {
  return (
    <table className="table figures">
      <thead>
        <tr>
          <th scope="col">{of}</th>
          <th scope="col">{t('accountRequests')}</th>
          <th scope="col">4xx</th>
          <th scope="col">5xx</th>
          {timed && <th scope="col">p95</th>}
        </tr>
      </thead>
      <tbody>
        {rows.map(({ key, name, requests, errors4xx, errors5xx, p95Ms }) => (
          <tr key={key}>
            <th scope="row">{name}</th>
            <td>{number(requests)}</td>
            <td>{number(errors4xx)}</td>
            <td>{number(errors5xx)}</td>
            {timed && <td>{requests === 0 || p95Ms === undefined ? '–' : `${number(p95Ms)} ms`}</td>}
          </tr>
        ))}
      </tbody>
    </table>
  )
}
