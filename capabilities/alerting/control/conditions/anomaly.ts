import { Failure } from '@gatehouse/base'
import { idsOf, type ToldAnomaly, toldRows } from '@gatehouse/capability-insight/control/foresight/anomalies.ts'
import { anomalyRows, watchedTo } from '@gatehouse/capability-insight/control/foresight/anomaly-rows.ts'
import { type AnomalyKind, anomaliesMax } from '@gatehouse/capability-insight/foresight-operations.ts'
import { shortened } from '../figures-text.ts'
import { type Condition, type Observation, perRuleMax } from '../observation.ts'

interface AnomalySpec {
  kinds: AnomalyKind[]
  api?: string
  environment?: string
  application?: string
  confidenceMin: number
}

interface Asked {
  anomalies: ToldAnomaly[]
  watchedToMs: number | undefined
}

/** Usage is looked at every five minutes, once they are over for two: whoever is so late looks no more. */
const lateMsMax = 30 * 60_000

/** By rows alone: they were found by the job of insight. */
export const anomaly: Condition<AnomalySpec, Asked> = {
  async asked({ transaction, organization, resources }, { kinds, confidenceMin, ...of }) {
    const organizationId = organization!.id
    const ids = await idsOf(resources, of)
    const open = await anomalyRows(transaction, { organizationId, open: true, limit: anomaliesMax, ...ids })
    const worst = open
      .filter(({ kind, confidence }) => kinds.includes(kind) && confidence >= confidenceMin)
      .sort((a, b) => b.confidence - a.confidence)
      .slice(0, perRuleMax)
    return {
      anomalies: await toldRows({ db: transaction, organizationId }, worst),
      watchedToMs: await watchedTo(transaction, organizationId),
    }
  },
  async found({ nowMs }, { anomalies, watchedToMs }) {
    if (watchedToMs !== undefined && nowMs - watchedToMs > lateMsMax)
      throw new Failure('store_unavailable', `Usage was last looked at of ${new Date(watchedToMs).toISOString()}.`)
    return { observations: anomalies.map(observed) }
  },
}

function observed({ id, kind, measure, environment, api, application, observed, text }: ToldAnomaly): Observation {
  return {
    of: { kind, measure, environment, api, ...(application === undefined ? {} : { application }) },
    value: observed,
    summary: shortened(text),
    evidence: { page: 'anomalies', words: { anomaly: id } },
  }
}
