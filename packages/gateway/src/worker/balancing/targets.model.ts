/** Targets in a table of their own, for tests. */
import { createTargetMemory, TargetTable } from '../../shared/target-table.ts'

export const tableOf = (threads = 1, nowMs = () => performance.now()): TargetTable =>
  new TargetTable(createTargetMemory({ threads }), 1, nowMs)

/** For forwarders of which no target is known: all are well. */
export const unknownTargets = () => ({ table: tableOf(), placeOf: () => undefined })
