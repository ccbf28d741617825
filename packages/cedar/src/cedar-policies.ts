/** Cedar policies: read once, asked often. */
import { createHash } from 'node:crypto'
import type { DetailedError, EntityJson, PolicyJson, TypeAndId } from '@cedar-policy/cedar-wasm/nodejs'
import { Failure } from '@gatehouse/base'
import { boundedTextProblem } from './bounded-text.ts'
import type { CedarRecord } from './cedar-value.ts'
import { engineGeneration, tellSet, useSet, withEngine } from './engine.ts'
import { type PolicyUse, policyUse } from './policy-use.ts'

export interface CedarSource {
  /** Text of policies. */
  policies: string
  /** Text of the schema that they are checked against; they are only read without one. */
  schema?: string | undefined
}

export interface CedarQuestion {
  principal: TypeAndId
  action: TypeAndId
  resource: TypeAndId
  context: CedarRecord
  entities: EntityJson[]
}

export interface CedarDecision {
  allowed: boolean
  /** The policies that decided, by their `@id` or their place. */
  by: string[]
  /** Policies that could not be worked out; then nothing is allowed. */
  failed: string[]
}

/** Questions whose answers are kept: 4 MB at most, and seldom more than half of one. */
const decisionsMax = 4096
const keyCharactersMax = 1024

/** What is wrong with it, in a sentence without its end; undefined when nothing is. */
export function cedarProblem({ policies, schema }: CedarSource): string | undefined {
  const bound = boundedTextProblem(policies) ?? (schema === undefined ? undefined : boundedTextProblem(schema))
  if (bound !== undefined) return bound
  try {
    const named = namedPolicies(policies)
    if (schema === undefined) return undefined
    const answer = withEngine(cedar =>
      cedar.validate({ validationSettings: { mode: 'strict' }, schema, policies: { staticPolicies: named } }),
    )
    if (answer.type === 'failure') return told(answer.errors)
    return (
      answer.validationErrors[0] &&
      `${answer.validationErrors[0].policyId}: ${answer.validationErrors[0].error.message}`
    )
  } catch (thrown) {
    if (thrown instanceof Failure) return thrown.message
    return 'cannot be worked out'
  }
}

export class CedarPolicies {
  readonly #policies: Record<string, string>
  readonly #id: string
  readonly #release = useSet()
  /** Decisions by their questions; the oldest make room. */
  readonly #decided = new Map<string, CedarDecision>()
  /** What a question is to hold. */
  readonly use: PolicyUse
  #generation = -1

  /** Throws `snapshot_invalid` with what is wrong. */
  constructor(source: CedarSource) {
    this.#policies = namedPolicies(source.policies)
    this.#id = createHash('sha256').update(source.policies).digest('hex')
    this.use = policyUse(Object.values(this.#policies).map(readPolicy))
  }

  /** Never throws: what cannot be worked out is not allowed. The same question has the same answer, so it is asked once. */
  decide(question: CedarQuestion): CedarDecision {
    const key = JSON.stringify(question)
    const known = this.#decided.get(key)
    if (known) return known
    const decision = this.#decide(question)
    if (key.length <= keyCharactersMax) {
      this.#decided.set(key, decision)
      if (this.#decided.size > decisionsMax) this.#decided.delete(this.#decided.keys().next().value!)
    }
    return decision
  }

  #decide({ principal, action, resource, context, entities }: CedarQuestion): CedarDecision {
    try {
      this.#tell()
      const answer = withEngine(cedar =>
        cedar.statefulIsAuthorized({
          ...{ principal, action, resource, context, entities },
          ...{ preparsedPolicySetId: this.#id, validateRequest: false },
        }),
      )
      if (answer.type === 'failure') return { allowed: false, by: [], failed: [told(answer.errors)] }
      const { decision, diagnostics } = answer.response
      const failed = diagnostics.errors.map(({ policyId, error }) => `${policyId}: ${error.message}`)
      return { allowed: decision === 'allow' && failed.length === 0, by: diagnostics.reason, failed }
    } catch (thrown) {
      return { allowed: false, by: [], failed: [thrown instanceof Error ? thrown.message : String(thrown)] }
    }
  }

  dispose(): void {
    this.#release()
  }

  #tell(): void {
    if (this.#generation === engineGeneration()) return
    tellSet()
    const answer = withEngine(cedar => cedar.preparsePolicySet(this.#id, { staticPolicies: this.#policies }))
    if (answer.type === 'failure') throw invalid(told(answer.errors))
    this.#generation = engineGeneration()
  }
}

function readPolicy(text: string): PolicyJson {
  const answer = withEngine(cedar => cedar.policyToJson(text))
  if (answer.type === 'failure') throw invalid(told(answer.errors))
  return answer.json
}

/** By the `@id` that stands before it, or by its place. */
function namedPolicies(text: string): Record<string, string> {
  const parts = withEngine(cedar => cedar.policySetTextToParts(text))
  if (parts.type === 'failure') throw invalid(told(parts.errors))
  if (parts.policy_templates.length > 0) throw invalid('templates have nobody who would link them')
  const named: Record<string, string> = {}
  for (const [at, policy] of parts.policies.entries()) {
    const id = /^\s*(?:@\w+\("[^"]*"\)\s*)*?@id\("([^"]{1,100})"\)/.exec(policy)?.[1] ?? `policy ${at + 1}`
    if (Object.hasOwn(named, id)) throw invalid(`the id ${id} stands twice`)
    named[id] = policy
  }
  return named
}

const invalid = (message: string) => new Failure('snapshot_invalid', message)

const told = (errors: readonly DetailedError[]): string =>
  (errors[0]?.message ?? 'cannot be read').split('\n')[0]!.slice(0, 300)
