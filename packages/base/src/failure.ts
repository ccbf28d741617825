import { type FailureCode, failureKinds } from './failure-kinds.ts'

/** One thing that is wrong, with where it is and what to do. */
export interface Problem {
  /** snake_case fact, such as `unknown_key`. */
  code: string
  /** A sentence for a person. */
  message: string
  /** JSON Pointer (RFC 6901) into the document or value. */
  pointer?: string
  /** Where in a text it stands; line and column count from 1. */
  place?: { file?: string; line: number; column: number }
  /** What to do next. */
  hint?: string
}

export interface FailureDetails {
  problems?: readonly Problem[]
  /** Replaces the kind's own hint. */
  hint?: string
  /** Further members of the problem document (RFC 9457 §3.2). */
  extra?: Record<string, unknown>
  cause?: unknown
}

/** A failure with a code of the one table; becomes problem+json, a CLI line or a stream close. */
export class Failure extends Error {
  readonly code: FailureCode
  readonly status: number
  readonly hint: string
  readonly problems: readonly Problem[]
  readonly extra: Record<string, unknown>

  constructor(code: FailureCode, detail: string, { problems = [], hint, extra = {}, cause }: FailureDetails = {}) {
    super(detail, cause === undefined ? undefined : { cause })
    this.name = 'Failure'
    this.code = code
    this.status = failureKinds[code].status
    this.hint = hint ?? failureKinds[code].hint
    this.problems = problems
    this.extra = extra
  }
}

/** Throws a coded failure; typed `never` so that it ends a branch. */
export function fail(code: FailureCode, detail: string, details?: FailureDetails): never {
  throw new Failure(code, detail, details)
}

/** The failure behind anything thrown; what is not coded becomes `internal` and keeps its cause. */
export function failureFrom(thrown: unknown): Failure {
  if (thrown instanceof Failure) return thrown
  return new Failure('internal', 'The program made a mistake.', { cause: thrown })
}

/** Problem document of RFC 9457. `instance` names the one occurrence, such as a request id. */
export function problemDocument(failure: Failure, instance?: string): Record<string, unknown> {
  return {
    type: `urn:gatehouse:problem:${failure.code}`,
    title: failureKinds[failure.code].title,
    status: failure.status,
    detail: failure.message,
    code: failure.code,
    ...(failure.hint ? { hint: failure.hint } : {}),
    ...(failure.problems.length > 0 ? { problems: failure.problems } : {}),
    ...failure.extra,
    ...(instance ? { instance } : {}),
  }
}
