import { ResourceDetail } from '../resource-detail.tsx'
import type { PageProps } from '../resource-page.tsx'
import { Backtest } from './backtest.tsx'

/** A rule, and what it would have done. */
export function AlertRulePage(props: PageProps) {
  return (
    <>
      <ResourceDetail {...props} />
      <Backtest organization={props.where.organization} of={{ rule: props.row.name }} />
    </>
  )
}
