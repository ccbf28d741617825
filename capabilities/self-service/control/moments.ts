import type { AnyTables } from '@gatehouse/store'
import type { Kysely } from 'kysely'

/** How far a developer came, in the order of most. `first-request` is any, `first-call` one that succeeded. */
export const moments = [
  'sign-up',
  'verified',
  'application',
  'subscription',
  'credential',
  'first-request',
  'first-call',
] as const
export type Moment = (typeof moments)[number]

export interface Reached {
  organizationId: string
  developerId: string
  moment: Moment
  portal: string
  atMs: number
}

/** The first time counts. */
export async function reach(db: Kysely<AnyTables>, { organizationId, developerId, moment, portal, atMs }: Reached) {
  await db
    .insertInto('developer_moments')
    .values({
      ...{ organization_id: organizationId, developer_id: developerId, moment, portal },
      at: new Date(atMs).toISOString(),
    })
    .onConflict(conflict => conflict.columns(['organization_id', 'developer_id', 'moment']).doNothing())
    .execute()
}
