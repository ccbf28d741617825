import { withIds } from '@gatehouse/capability-insight/control/naming.ts'
import type { FilledQuestion } from '@gatehouse/capability-insight/question.ts'
import type { Filters } from '../../measured.ts'
import { singleOf, usageEvidence } from '../evidence.ts'
import { ofText, shortened } from '../figures-text.ts'
import { type Condition, spanBefore } from '../observation.ts'

export interface Absence {
  filters: Filters
  windowMinutes: number
}

export interface AskedAbsence {
  organization: string
  spec: Absence
  filters: FilledQuestion['filters']
}

export const absence: Condition<Absence, AskedAbsence> = {
  async asked({ organization, resources }, spec) {
    const filters = await withIds(resources, spec.filters as FilledQuestion['filters'])
    return { organization: organization!.id, spec, filters }
  },
  async found({ analytics, nowMs }, { organization, spec, filters }) {
    const span = spanBefore(nowMs, spec.windowMinutes * 60_000)
    const { rows } = await analytics.ask({ organization, ...span, filters, metrics: ['requests'] })
    if ((rows[0]?.values[0] ?? 0) > 0) return { observations: [] }
    // What it is of never changes: it tells nothing apart.
    const also = singleOf(spec.filters)
    const summary = shortened(`No request${ofText(also)} in ${spec.windowMinutes} min`)
    const evidence = usageEvidence(span, { filters: spec.filters, of: {} })
    return { observations: [{ of: {}, also, value: 0, summary, evidence }] }
  },
}
