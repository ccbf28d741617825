import type { AnyTables } from '@gatehouse/store'
import type { Kysely } from 'kysely'
import type { WriteContext } from '../part.ts'
import type { Resources } from '../resources.ts'

/** The platform's own way to rows: what jobs are given. */
export interface RowAccess {
  /** Sees every organization, in one transaction. */
  read<T>(work: (resources: Resources, db: Kysely<AnyTables>) => Promise<T>): Promise<T>
  /** One transaction in one organization, audited as the program's own, with the hooks of the rooms. */
  write<T>(organizationId: string, work: (context: WriteContext) => Promise<T>): Promise<T>
}
