/** One row for each gateway group: the newest generation, and where its directory stands. */
import { emptyDirectoryChain } from '@gatehouse/program'
import type { AnyTables } from '@gatehouse/store'
import type { Kysely, Transaction } from 'kysely'

export interface DirectoryHead {
  epoch: number
  seq: number
  chain: string
  /** Entries that hold. */
  live: number
  epochAtMs: number
}

export interface GroupHead extends DirectoryHead {
  gatewayGroupId: string
  generation: number
  /** Pending deployments are tried one at a time, because a gateway refused them together. */
  single: boolean
}

/** The row, locked until the transaction ends; made when it is the first time. */
export async function lockedHead(
  trx: Transaction<AnyTables>,
  gatewayGroupId: string,
  nowMs: number,
): Promise<GroupHead> {
  const epoch = Math.floor(nowMs)
  await trx
    .insertInto('program_heads')
    .values({
      gateway_group_id: gatewayGroupId,
      generation: 0,
      directory_epoch: epoch,
      directory_seq: 0,
      directory_chain: emptyDirectoryChain(gatewayGroupId, epoch),
      directory_live: 0,
      directory_epoch_at: new Date(nowMs).toISOString(),
      single: false,
    })
    .onConflict(conflict => conflict.column('gateway_group_id').doNothing())
    .execute()
  const row = await trx
    .selectFrom('program_heads')
    .selectAll()
    .where('gateway_group_id', '=', gatewayGroupId)
    .forUpdate()
    .executeTakeFirstOrThrow()
  return headOf(row)
}

export async function writeHead(trx: Transaction<AnyTables>, gatewayGroupId: string, head: DirectoryHead) {
  await trx
    .updateTable('program_heads')
    .set({
      directory_epoch: head.epoch,
      directory_seq: head.seq,
      directory_chain: head.chain,
      directory_live: head.live,
      directory_epoch_at: new Date(head.epochAtMs).toISOString(),
    })
    .where('gateway_group_id', '=', gatewayGroupId)
    .execute()
}

export async function readHeads(db: Kysely<AnyTables>): Promise<GroupHead[]> {
  return (await db.selectFrom('program_heads').selectAll().execute()).map(headOf)
}

export async function readHead(db: Kysely<AnyTables>, gatewayGroupId: string): Promise<GroupHead | undefined> {
  const found = await db
    .selectFrom('program_heads')
    .selectAll()
    .where('gateway_group_id', '=', gatewayGroupId)
    .executeTakeFirst()
  return found && headOf(found)
}

// biome-ignore lint/suspicious/noExplicitAny: a row of the database
const headOf = (row: any): GroupHead => ({
  gatewayGroupId: row.gateway_group_id,
  generation: row.generation,
  epoch: row.directory_epoch,
  seq: row.directory_seq,
  chain: row.directory_chain,
  live: row.directory_live,
  epochAtMs: Date.parse(row.directory_epoch_at),
  single: row.single,
})
