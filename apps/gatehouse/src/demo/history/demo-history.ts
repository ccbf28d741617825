/** Fills the demo with months of usage, then goes on with it from moment to moment. */
import type { Clock } from '@gatehouse/base'
import type { Played } from '@gatehouse/events/simulated/play.ts'
import { stepMs } from '@gatehouse/events/simulated/world.ts'
import type { Connection } from '../../cli/connection.ts'
import type { Contract } from '../contracts.ts'
import { place } from '../demo-rows.ts'
import { HistoryBatches, momentsOf } from './history-events.ts'
import { HistoryNode, historyNodeName } from './history-node.ts'
import { playHistory } from './history-play.ts'
import { historyRows, historyWatches, quotaOf } from './history-rows.ts'
import { type HistoryTime, historyTime } from './history-world.ts'

const [hourMs, dayMs] = [3_600_000, 86_400_000]
export const historyDays = { min: 14, max: 90, usual: 90 }

export interface HistoryOptions {
  days: number
  contracts: readonly Contract[]
  /** Of the upstream. */
  port: number
  /** Where gateways connect to the control plane at the moment. */
  controlUrl: () => string
  clock: Clock
  step: (text: string) => void
}

export interface DemoHistory {
  days: number
  /** That were told by this command. */
  requests: number
  seconds: number
  incidents: { what: string; api: string; from: string; to: string }[]
  /** Tells of what is asked now, until `end` is called. */
  goOn(): { end(): Promise<void> }
  end(): Promise<void>
}

/** What is there already is not told again: it goes on from there. */
export async function demoHistory(api: Connection, options: HistoryOptions): Promise<DemoHistory> {
  const { days, clock, step } = options
  const [nowMs, beganAt] = [clock.nowMs(), clock.monotonicMs()]
  const ids = await historyRows(api, { ...options, nowMs })
  const time = historyTime(nowMs, days)
  const played = playHistory(time)
  const fromMs = Math.max(nowMs - days * dayMs, (await toldUntil(api, nowMs - days * dayMs, nowMs)) + 1)
  const node = await HistoryNode.join(api, options)
  const batches = new HistoryBatches({ node: historyNodeName, epoch: nowMs, ids, nowMs })
  const telling = { node, batches, played, time }
  if (fromMs > nowMs - days * dayMs) step('A history is there already; it goes on from where it ended')
  const requests = await tell(telling, { fromMs, toMs: nowMs, step })
  // A look at half of it found what nobody did.
  if (nowMs - fromMs > hourMs) await api.ask({ method: 'POST', path: `${place}/relearn-usage`, body: {} })
  await historyWatches(api, quotaOf(played, time, nowMs))
  const seconds = (clock.monotonicMs() - beganAt) / 1000
  step(`${requests.toLocaleString('en')} requests of ${days} days are there, after ${seconds.toFixed(1)} s`)
  return {
    ...{ days, requests, seconds: Math.round(seconds * 10) / 10, incidents: incidentsOf(played, time) },
    goOn: () => goOn(telling, { clock, fromMs: nowMs, step }),
    end: () => node.leave(),
  }
}

/** Moment of the newest request of the history; 0 without any. */
async function toldUntil(api: Connection, fromMs: number, toMs: number): Promise<number> {
  const [from, to] = [fromMs, toMs].map(ms => new Date(ms).toISOString())
  const filters = [{ dimension: 'node', is: [historyNodeName] }]
  const body = { from, to, filters, limit: 1 }
  const { requests } = (await api.ask({ method: 'POST', path: `${place}/requests`, body })) as {
    requests: { time: string }[]
  }
  return requests[0] ? Date.parse(requests[0].time) : 0
}

interface Telling {
  node: HistoryNode
  batches: HistoryBatches
  played: Played
  time: HistoryTime
}

interface Told {
  fromMs: number
  toMs: number
  step?: (text: string) => void
  /** Hears up to when it was told. */
  sent?: (lastMs: number) => void
}

/** Tells how many requests it told of. */
async function tell({ node, batches, played, time }: Telling, { fromMs, toMs, step, sent }: Told): Promise<number> {
  let [told, saidMs] = [0, fromMs]
  let sending: Promise<void> = Promise.resolve()
  const whole = Math.round((toMs - fromMs) / dayMs)
  for (const { batch, events, lastMs } of batches.of(momentsOf(played, time, { fromMs, toMs }))) {
    await sending
    // The next is made while this one is stored; what fails is told at its turn.
    sending = node.send(batch).then(() => sent?.(lastMs))
    sending.catch(() => {})
    await new Promise(setImmediate)
    told += events
    if (!step || lastMs - saidMs < 15 * dayMs) continue
    step(`… ${Math.round((lastMs - fromMs) / dayMs)} of ${whole} days, ${told.toLocaleString('en')} requests`)
    saidMs = lastMs
  }
  await sending
  return told
}

const everyMs = 2000

function goOn(
  telling: Telling,
  { clock, fromMs, step }: { clock: Clock; fromMs: number; step: HistoryOptions['step'] },
) {
  let [toldMs, isEnded, cancel, said] = [fromMs, false, () => {}, '']
  const turn = async (): Promise<void> => {
    const toMs = clock.nowMs()
    try {
      // What was told before it failed is not told twice.
      await tell(telling, { fromMs: toldMs, toMs, sent: lastMs => (toldMs = lastMs + 0.001) })
      toldMs = toMs
      if (said !== '') step('What is asked is told again.')
      said = ''
    } catch (thrown) {
      // Once, however long the platform is away.
      if (said === '') step(`What is asked now is not told: ${(said = String(thrown))}`)
    }
    if (!isEnded) cancel = clock.after(everyMs, () => (turning = turn()))
  }
  let turning = turn()
  return {
    async end() {
      isEnded = true
      cancel()
      await turning
      await telling.node.leave()
    },
  }
}

function incidentsOf({ happenings }: Played, { mondayMs }: HistoryTime): DemoHistory['incidents'] {
  const at = (step: number) => new Date(mondayMs + step * stepMs).toISOString()
  return happenings.incidents.map(({ kind, api, cause, fromStep, toStep }) => ({
    ...{ what: [kind, ...Object.values(cause)].join(' '), api, from: at(fromStep), to: at(toStep) },
  }))
}
