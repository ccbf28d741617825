import { evidenceFor } from '../evidence/evidence.ts'
import { lintWanted } from '../evidence/lint-evidence.ts'
import type { Check } from './check.ts'
import { resultFrom } from './failed-check.ts'

export const lintCheck: Check = {
  name: 'lint',
  isAsked: ({ lint }) => lint !== undefined,
  threshold: ({ lint }) => lint!.severity,
  async find(context, { lint }, { version, document }) {
    const [evidence] = await evidenceFor(context, version, [await lintWanted(context, document, lint!.rulesets)])
    return resultFrom(evidence!)
  },
}
