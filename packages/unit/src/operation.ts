/**
 * An operation: something that can be done beyond the five verbs. From it come a route, a permission, an audit
 * entry, an OpenAPI operation, a CLI verb, a console action, a client method.
 */
import type { FailureCode } from '@gatehouse/base'
import type { TSchema } from '@gatehouse/schema'
import type { Permission, Role, Scope } from './resource.ts'

export interface OperationUnit<I extends TSchema = TSchema, O extends TSchema = TSchema> {
  /** Verb in kebab case: last path segment and CLI verb. */
  name: string
  /** Kind it acts on. */
  on?: string
  /** Acts on the collection (`POST /apis/import`) instead of one resource. */
  collection?: boolean
  /** Needed when `on` is not given. */
  scope?: Scope
  title: string
  summary: string
  input?: I
  output?: O
  /** `write` is audited and needs a POST; `read` is a GET whose input is the query. */
  effect: 'read' | 'write'
  /** A read that is asked more than fits into an address: a POST. */
  inBody?: boolean
  /** A read that goes on: `output` is one event of those that come, until the reader leaves. */
  stream?: boolean
  /** It is answered with a file; where that is audited, `write` is its effect. */
  file?: boolean
  /** What it takes away from whom, in a sentence: people are told before they do it. */
  hurts?: string
  /** The weakest role that may do it, or who else: a `developer` is a person of the organization's own realm. */
  role: Role | 'anyone' | 'signed-in' | 'developer'
  /** Needed beside the role. */
  permission?: Permission
  /** A role in one workspace is enough to read: the handler shows of the organization only what the caller may see. */
  confined?: boolean
  /** Moves the resource's state; checked before the handler runs, stored after it. */
  transition?: string
  errors?: readonly FailureCode[]
  /** Of the rows of its answer, what a table shows, in order; the rest by `--wide`, or `--columns`. All unless said. */
  listed?: readonly string[]
  /** Input fields the CLI takes without a flag, in order. */
  positional?: readonly string[]
}

export function defineOperation<const O extends OperationUnit>(unit: O): O {
  return Object.freeze(unit)
}

/** Unique name of an operation: `ApiVersion.publish`, or `stats` when it acts on no resource. */
export function operationId(operation: Pick<OperationUnit, 'name' | 'on'>): string {
  return operation.on ? `${operation.on}.${operation.name}` : operation.name
}
