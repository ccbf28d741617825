import { withIds } from '@gatehouse/capability-insight/control/naming.ts'
import type { FilledQuestion } from '@gatehouse/capability-insight/question.ts'
import type { Filters } from '../../measured.ts'
import { usageEvidence } from '../evidence.ts'
import { ofText, shortened } from '../figures-text.ts'
import { type Condition, spanBefore } from '../observation.ts'

interface Absence {
  filters: Filters
  windowMinutes: number
}

interface Asked {
  organization: string
  spec: Absence
  filters: FilledQuestion['filters']
}

export const absence: Condition<Absence, Asked> = {
  async asked({ organization, resources }, spec) {
    const filters = await withIds(resources, spec.filters as FilledQuestion['filters'])
    return { organization: organization!.id, spec, filters }
  },
  async found({ analytics, nowMs }, { organization, spec, filters }) {
    const span = spanBefore(nowMs, spec.windowMinutes * 60_000)
    const { rows } = await analytics.ask({ organization, ...span, filters, metrics: ['requests'] })
    if ((rows[0]?.values[0] ?? 0) > 0) return { observations: [] }
    const of = Object.fromEntries(
      spec.filters.flatMap(({ dimension, is }) => (is?.length === 1 ? [[dimension, is[0]!]] : [])),
    )
    const summary = shortened(`No request${ofText(of)} in ${spec.windowMinutes} min`)
    // What it is of never changes: it tells nothing apart.
    return {
      observations: [{ of: {}, value: 0, summary, evidence: usageEvidence(span, { filters: spec.filters, of: {} }) }],
    }
  },
}
