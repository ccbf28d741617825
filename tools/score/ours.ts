/** What `packages/foresight` tells of a play. */

import type { Played } from '@gatehouse/events/simulated/play.ts'
import { stepMs } from '@gatehouse/events/simulated/world.ts'
import { type Anomaly, Watch } from '@gatehouse/foresight'
import { stepOf, stepsOf } from './feed.ts'
import type { ToldAnomaly } from './matching.ts'

export interface ToldByUs extends ToldAnomaly {
  anomaly: Anomaly
}

export function toldByUs(played: Played): ToldByUs[] {
  const watch = new Watch({ stepMs })
  const told: ToldByUs[] = []
  const open = new Map<string, ToldByUs>()
  for (const step of stepsOf(played)) {
    for (const { turn, anomaly } of watch.observe(step)) {
      const key = [anomaly.kind, anomaly.measure, anomaly.api, anomaly.consumer].join(' ')
      const toStep = turn === 'ends' ? stepOf(anomaly.toMs!) : stepOf(step.atMs) + 1
      // It is told when it opens: what came before that step was not known then.
      if (turn === 'opens') {
        const one = { ...rest(anomaly), fromStep: stepOf(step.atMs), toStep, anomaly }
        open.set(key, one)
        told.push(one)
      } else Object.assign(open.get(key)!, { toStep: Math.max(toStep, open.get(key)!.fromStep + 1), anomaly })
    }
  }
  return told
}

function rest({ kind, api, consumer }: Anomaly) {
  return { kind, api, ...(consumer === undefined ? {} : { consumer }) }
}
