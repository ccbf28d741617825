import { type OutlookRow, outlookRows } from '@gatehouse/capability-self-service/control/quotas/quota-rows.ts'
import { outlookText } from '@gatehouse/capability-self-service/control/quotas/quota-words.ts'
import type { QuotaLevel } from '@gatehouse/capability-self-service/quota-operations.ts'
import { shortened } from '../figures-text.ts'
import { type Condition, type Observation, perRuleMax } from '../observation.ts'

interface QuotaSpec {
  from: QuotaLevel
  application?: string
  plan?: string
  environment?: string
}

/** By rows alone: a job of self-service looks at quotas. */
export const quota: Condition<QuotaSpec, OutlookRow[]> = {
  async asked({ transaction, organization, resources, services }, { from, application, plan, environment }) {
    const idOf = async (kind: string, name: string | undefined) =>
      name === undefined ? undefined : (await resources.get(kind, name)).id
    const wanted = {
      applicationId: await idOf('Application', application),
      planId: await idOf('Plan', plan),
      environmentId: await idOf('Environment', environment),
    }
    const nowMs = services.clock.nowMs()
    return outlookRows(transaction, { organizationId: organization!.id, nowMs, level: from, ...wanted })
  },
  found: async (_, rows) => ({ observations: rows.slice(0, perRuleMax).map(observed) }),
}

/** One alert for each quota and period, whose words change as it goes on. */
function observed({ application, plan, environment, subscription, outlook }: OutlookRow): Observation {
  return {
    of: { application, plan, environment, subscription, limit: outlook.name, per: outlook.per, period: outlook.from },
    value: outlook.used / Math.max(1, outlook.allowed),
    summary: shortened(`${application} ${outlookText(outlook)}`),
    evidence: { page: 'forecast', words: {} },
  }
}
