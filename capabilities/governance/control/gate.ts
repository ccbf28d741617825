/** Whether an API version may go on: what the policies in whose scope it is find, and what they do about it. */
import { Failure, type Problem } from '@gatehouse/base'
import type { Row, WriteContext } from '@gatehouse/control'
import { isAtLeast } from '@gatehouse/lint'
import type { Moment } from '../governance-policy.ts'
import type { ToldPolicy } from '../told-gate.ts'
import type { Check, CheckSubject } from './checks/check.ts'
import { checks } from './checks/checks.ts'
import { lintCheck } from './checks/lint-check.ts'
import { documentOf, documentOfRevision } from './governed-document.ts'
import { type GovernancePolicy, policiesFor } from './policies-for.ts'
import { placeOf } from './scope-match.ts'
import { keepTold } from './told.ts'
import { acceptedFor, counting, type Judged } from './verdict.ts'

export interface Gated {
  version: Row
  moments: readonly Moment[]
  /** What is deployed; the version as it stands unless given. */
  revision?: Row | undefined
  environment?: Row | undefined
}

interface Counted {
  policy: GovernancePolicy
  check: Check
  found: Judged[]
}

const toldMax = 10
const problemsMax = 50

/**
 * What is told beside the operation. Throws `gate_failed` where a policy blocks it, and `Unprepared` where something was not
 * looked at yet: call it before anything is written that is large.
 */
export async function gate(context: WriteContext, gated: Gated): Promise<{ governance?: ToldPolicy[] }> {
  const { version, moments, environment } = gated
  const all = await policiesFor(context, () => placeOf(context, version))
  const policies = all.filter(
    ({ spec }) =>
      spec.moments.some(one => moments.includes(one)) &&
      (spec.environment === undefined || !environment || spec.environment === environment.name),
  )
  const counted = policies.length === 0 ? [] : await countedFor(context, policies, gated)
  const blocked = counted.filter(({ policy }) => policy.spec.action === 'block')
  if (blocked.length > 0) throw heldUp(version, moments, blocked)
  for (const moment of moments) {
    const own = counted.filter(({ policy }) => policy.spec.moments.includes(moment))
    await keepTold(context, version, { moment, policies: own.map(toldOf) })
  }
  return counted.length === 0 ? {} : { governance: counted.map(toldOf) }
}

async function countedFor(
  context: WriteContext,
  policies: readonly GovernancePolicy[],
  { version, revision, environment }: Gated,
): Promise<Counted[]> {
  const document = revision ? documentOfRevision(context, revision) : await documentOf(context, version)
  if (!document) return []
  const subject: CheckSubject = { version, document, environment }
  const accepted = await acceptedFor(context, version, await placeOf(context, version))
  const counted: Counted[] = []
  for (const policy of policies) {
    for (const check of checks.filter(({ isAsked }) => isAsked(policy.spec))) {
      const result = await check.find(context, policy.spec, subject)
      const least = check.threshold(policy.spec)
      const found = counting(result, accepted, { hasBaseline: check === lintCheck }).filter(({ severity }) =>
        isAtLeast(severity, least),
      )
      if (found.length > 0) counted.push({ policy, check, found })
    }
  }
  return counted
}

function toldOf({ policy, check, found }: Counted): ToldPolicy {
  return {
    ...{ policy: policy.name, action: policy.spec.action, check: check.name, count: found.length },
    findings: found.slice(0, toldMax).map(({ rule, severity, message, pointer, fingerprint, place }) => ({
      ...{ rule, severity, message, pointer, fingerprint },
      ...(place ? { line: place.line } : {}),
    })),
  }
}

function heldUp({ name }: Row, moments: readonly Moment[], blocked: readonly Counted[]): Failure {
  const all = blocked.flatMap(({ policy, found }) => found.map(one => problemOf(policy.name, one)))
  const names = [...new Set(blocked.map(({ policy }) => policy.name))].join(', ')
  const count = all.length === 1 ? 'a finding' : `${all.length} findings`
  const asked = moments.filter(one => blocked.some(({ policy }) => policy.spec.moments.includes(one)))
  const detail = `${name} is held up at ${asked.join(' and ')} by ${names}: ${count}. ${all[0]!.message}`
  return new Failure('gate_failed', detail, {
    problems: all.slice(0, problemsMax),
    extra: { governance: blocked.map(toldOf), more: Math.max(0, all.length - problemsMax) },
  })
}

function problemOf(policy: string, { rule, message, pointer, place, fingerprint, hint }: Judged): Problem {
  const known = fingerprint === '' ? rule : `${rule}, ${fingerprint}`
  return {
    ...{ code: 'finding', message: `${message} (${known}; ${policy})`, pointer },
    ...(place ? { place } : {}),
    ...(hint === undefined ? {} : { hint }),
  }
}
