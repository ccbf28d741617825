import type { OperationHandler } from '@gatehouse/control'
import type { QuotaLevel } from '../../quota-operations.ts'
import type { QuotaOutlook } from './quota-outlook.ts'
import { outlookRows } from './quota-rows.ts'
import { outlookText } from './quota-words.ts'

interface Input {
  application?: string
  level?: QuotaLevel
}

export const quotasHandler: OperationHandler<Input> = {
  async run({ transaction, resources, organization, services }, { application, level }) {
    const applicationId = application === undefined ? undefined : (await resources.get('Application', application)).id
    const nowMs = services.clock.nowMs()
    const rows = await outlookRows(transaction, { organizationId: organization!.id, nowMs, applicationId, level })
    return {
      items: rows.map(({ subscriptionId: _, outlook, ...row }) => ({
        ...row,
        ...shownOutlook(outlook),
        text: `${row.application} ${outlookText(outlook)}.`,
      })),
    }
  },
}

export const shownOutlook = ({ name, told: _, doubt: __, timeZone: ___, ...rest }: QuotaOutlook) => ({
  limit: name,
  ...rest,
})
