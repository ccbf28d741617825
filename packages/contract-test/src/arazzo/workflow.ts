/** Workflows as Arazzo 1.0 writes them, read. */
import type { Endpoint } from '@gatehouse/sample/request/request-values.ts'
import type { Criterion } from './criterion.ts'

export const nameForm = /^[A-Za-z0-9_-]{1,128}$/

export interface Workflow {
  id: string
  pointer: string
  /** JSON Schema of what it is begun with. */
  inputs: unknown
  dependsOn: readonly string[]
  steps: readonly Step[]
  outputs: Outputs
}

/** Runtime expressions by name. */
export type Outputs = Readonly<Record<string, string>>

export interface Step {
  id: string
  pointer: string
  /** An operation of the document, or another workflow. */
  does: { endpoint: Endpoint } | { workflow: string }
  parameters: readonly GivenParameter[]
  body: GivenBody | undefined
  criteria: readonly Criterion[]
  outputs: Outputs
  onSuccess: readonly Action[]
  onFailure: readonly Action[]
}

export interface GivenParameter {
  name: string
  /** Undefined where it is an input of a workflow. */
  in: 'path' | 'query' | 'header' | 'cookie' | undefined
  value: unknown
}

export interface GivenBody {
  type: string | undefined
  payload: unknown
  /** JSON Pointers into the payload. */
  replacements: readonly { target: string; value: unknown }[]
}

export interface Action {
  type: 'end' | 'goto' | 'retry'
  step: string | undefined
  workflow: string | undefined
  afterMs: number
  limit: number
  criteria: readonly Criterion[]
}
