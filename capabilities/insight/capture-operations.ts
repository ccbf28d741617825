import { capturedRequest, captureRequestsMax } from '@gatehouse/program'
import { object, Type } from '@gatehouse/schema'
import { defineOperation } from '@gatehouse/unit'
import { time } from './queries.ts'

export const endCapture = defineOperation({
  name: 'end',
  on: 'Capture',
  title: 'End',
  summary: 'Nothing more is recorded; what is stays to be read.',
  effect: 'write',
  role: 'editor',
  permission: 'captures',
  transition: 'end',
})

const summary = object({
  id: Type.String({ description: 'Identifier of the request.' }),
  time: time('When it began.'),
  method: Type.String(),
  path: Type.String({ description: 'Masked, without its query.' }),
  status: Type.Integer(),
  totalMs: Type.Number(),
  application: Type.String({ description: 'Empty where nobody was known.' }),
  node: Type.String({ description: 'Gateway that recorded it.' }),
})

export const capturedRequests = defineOperation({
  name: 'requests',
  on: 'Capture',
  title: 'Captured requests',
  summary: 'What a capture has recorded so far, in the order in which it came: heads alone.',
  output: object({ requests: Type.Array(summary, { maxItems: captureRequestsMax }) }),
  effect: 'read',
  role: 'viewer',
  permission: 'captures',
})

/** A write, although it changes nothing: who reads what stands in requests stands in the audit log. */
export const readCaptured = defineOperation({
  name: 'request',
  on: 'Capture',
  title: 'One captured request',
  summary: 'Both sides of a request, what policies decided, what upstreams were sent. Reading it is audited.',
  input: object({ request: Type.String({ maxLength: 64, description: 'The request, by its identifier.' }) }),
  output: capturedRequest,
  effect: 'write',
  role: 'viewer',
  permission: 'captures',
  positional: ['request'],
  errors: ['secret_unreadable'],
})

export const captureHar = defineOperation({
  name: 'har',
  on: 'Capture',
  title: 'Captured requests as HAR',
  summary: 'All that was recorded as an HTTP Archive 1.2, for the tools that read it. Reading it is audited.',
  file: true,
  effect: 'write',
  role: 'viewer',
  permission: 'captures',
  errors: ['secret_unreadable'],
})
