/** The cases that stand beside policies, worked out. */
import { CedarPolicies, cedarProblem } from '@gatehouse/cedar'
import type { Identity } from '@gatehouse/unit'
import { type CedarConfig, questionOf } from './question.ts'

type Case = CedarConfig['cases'][number]

/** What is wrong with policies, schema or cases, in a sentence that goes on after "it"; undefined when nothing is. */
export function caseProblem(config: CedarConfig): string | undefined {
  const problem = cedarProblem(config)
  if (problem !== undefined) return `cannot be used: ${problem}`
  if (config.cases.length === 0) return undefined
  const policies = new CedarPolicies(config)
  try {
    for (const one of config.cases) {
      const { allowed, by, failed } = policies.decide(questionOf(askedIn(one, config), config, policies.use))
      if (allowed === (one.expect === 'allow')) continue
      const reasons = [...by, ...failed].join(', ') || 'no policy permits it'
      return `fails its case ${one.name}: ${allowed ? 'it is allowed' : 'it is denied'} (${reasons})`
    }
    return undefined
  } finally {
    policies.dispose()
  }
}

function askedIn({ subject, groups, scopes, claims, method, endpoint, params }: Case, config: CedarConfig) {
  const known: Identity | undefined =
    subject === undefined
      ? undefined
      : {
          ...{ scheme: 'case', issuer: 'case', subject, clientId: subject, scopes, key: '', token: undefined },
          claims: { ...claims, [config.groupsClaim]: groups },
          expiresAtSeconds: undefined,
        }
  const application = { applicationId: subject ?? '', credentialId: '', subscriptionId: undefined, planId: undefined }
  return {
    identity: known,
    consumer: known && { ...application, plan: undefined },
    params,
    request: { method, host: 'case', path: '/', query: '', clientAddress: '192.0.2.1' },
    route: { api: 'case', endpoint },
  }
}
