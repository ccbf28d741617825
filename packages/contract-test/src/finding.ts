/** What a server does and its contract does not say. */
import type { WrittenRequest } from '@gatehouse/sample/request/write-request.ts'

/** By requests that are made of schemas. */
export const caseFindingKinds = {
  'no-answer': 'No answer came, or not in time.',
  'server-error': 'The server failed (5xx).',
  'status-undocumented': 'The contract has no such status.',
  'type-undocumented': 'The contract has no such type for the status.',
  'body-unreadable': 'The body is not what its type says.',
  'body-misfit': 'The body does not fit its schema.',
  'header-misfit': 'A field of the reply is missing, or does not fit its schema.',
  'valid-refused': 'What the contract allows is refused.',
  'invalid-accepted': 'What the contract does not allow is taken.',
  'anonymous-accepted': 'Who shows no credential is let in.',
  'method-undocumented': 'A method that the contract does not have is taken.',
  'created-missing': 'What was made just now is not there.',
  'deleted-present': 'What was deleted just now is still there.',
  'link-broken': 'A link leads nowhere, or its value is not in the answer.',
} as const

/** By workflows that somebody wrote. */
export const workflowFindingKinds = {
  'step-failed': 'A step of a workflow does not end as the workflow says.',
  'output-missing': 'What a workflow hands on is not in an answer.',
} as const

export const findingKinds = { ...caseFindingKinds, ...workflowFindingKinds }

export type FindingKind = keyof typeof findingKinds

export interface TestFinding {
  kind: FindingKind
  endpoint: string
  /** Of the endpoint in the document. */
  pointer: string
  /** In which case it was seen. */
  what: string
  message: string
  status: number | undefined
  /** The smallest request that still shows it. */
  request: WrittenRequest
}
