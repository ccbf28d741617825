import { CedarPolicies } from '@gatehouse/cedar'
import { type Filled, filled, Type } from '@gatehouse/schema'
import { definePolicy, refuse } from '@gatehouse/unit'
import { caseProblem } from './cases.ts'
import { cedarFields } from './config.ts'
import { questionOf } from './question.ts'

const config = Type.Refine(
  cedarFields,
  written => problemOf(written) === undefined,
  written => problemOf(written) ?? 'cannot be used',
)

/** Cases are judged as they will be filled in. */
const problemOf = (written: unknown) => caseProblem(filled(cedarFields, written) as Filled<typeof cedarFields>)

export const cedar = definePolicy({
  name: 'cedar',
  version: 1,
  stages: ['authorize'],
  title: 'Cedar policies',
  summary:
    'Lets a request pass by policies in Cedar, with a schema and cases that are checked before they are published. A policy that cannot be worked out allows nothing.',
  config,
  errors: ['call_forbidden'],
  examples: [
    {
      title: 'Anybody may read, nobody writes',
      config: {
        policies: 'permit(principal, action in Action::"GET", resource);',
        cases: [
          { name: 'reading', endpoint: 'any', expect: 'allow' },
          { name: 'writing', endpoint: 'any', method: 'POST', subject: 'u1', groups: ['admins'], expect: 'deny' },
        ],
      },
      send: ['GET /', 'POST /'],
      expect: [200, 403],
    },
  ],
  create(written) {
    const policies = new CedarPolicies(written)
    return {
      request(exchange) {
        const { allowed, by, failed } = policies.decide(questionOf(exchange, written, policies.use))
        if (allowed) return undefined
        const reasons = [...by, ...failed].join(', ') || 'no policy permits it'
        return refuse('call_forbidden', 'The caller may not do this.', [], `Cedar denies it: ${reasons}.`)
      },
      dispose: () => policies.dispose(),
    }
  },
})
