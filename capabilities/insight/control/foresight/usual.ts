/** The bands that anomalies are told by, as they were learned up to now. */
import { Failure } from '@gatehouse/base'
import type { OperationHandler } from '@gatehouse/control'
import { band, type Usual, Watch } from '@gatehouse/foresight'
import type { Filled } from '@gatehouse/schema'
import { sql } from 'kysely'
import type { usual } from '../../foresight-operations.ts'
import { idsOf } from './anomalies.ts'
import { placeOf, stepMs, watchLimits } from './usage-steps.ts'
import { unpacked } from './watch-job.ts'

const longestMs = 3 * 86_400_000

export const usualHandler: OperationHandler<Filled<typeof usual.input>> = {
  async run({ resources, organization, transaction, services }, input) {
    const [fromMs, toMs] = [Date.parse(input.from), Date.parse(input.to)]
    if (toMs <= fromMs) throw new Failure('invalid_input', 'The span ends before it begins.')
    if (toMs - fromMs > longestMs) throw new Failure('invalid_input', 'The span is longer than three days.')
    const ids = await idsOf(resources, input)
    const { rows } = await sql<{ state: string }>`select state from watches
      where organization_id = ${organization!.id}`.execute(transaction)
    const state = rows[0] && unpacked(rows[0].state, services)
    if (!state) return { points: [] }
    const watch = new Watch({ stepMs, ...watchLimits }, state)
    const api = placeOf(ids.environment!, ids.api!)
    const points = []
    for (let atMs = Math.floor(fromMs / stepMs) * stepMs; atMs < toMs; atMs += stepMs) {
      const of =
        ids.application === undefined
          ? ofApi(watch, { api, atMs })
          : ofConsumer(watch, { api, consumer: ids.application, atMs })
      if (of) points.push({ start: new Date(atMs).toISOString(), ...of })
    }
    return { points }
  },
}

const told = (name: string, of: Usual | undefined) =>
  of ? { [name]: { low: band(of).low, value: of.value, high: band(of).high } } : {}

function ofApi(watch: Watch, { api, atMs }: { api: string; atMs: number }) {
  const found = watch.usual(api, atMs)
  if (!found) return undefined
  const { requests, p95Ms, errorShare } = found
  return { ...told('requests', requests), ...told('p95Ms', p95Ms), errorShare }
}

function ofConsumer(watch: Watch, { api, consumer, atMs }: { api: string; consumer: string; atMs: number }) {
  const found = watch.usualOf({ api, consumer }, atMs)
  return found && { ...told('requests', found.requests), ...told('cost', found.cost) }
}
