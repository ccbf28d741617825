/** Captures: which requests a gateway records whole, and what it tells of each. What is secret in them is masked before. */
import { defaulted, type Filled, object, oneOf, Type } from '@gatehouse/schema'
import { stages } from '@gatehouse/unit'

/** Of one body, of either side. */
export const captureBodyBytesMax = 65_536
export const captureRequestsMax = 500
/** Of one telling, and requests in it. */
export const capturedBytesMax = 4 * 2 ** 20
export const capturedMax = 64
/** At once in a gateway group; further ones are not recorded. */
export const captureOrdersMax = 256

/** What is recorded until it is told otherwise: lines of the program stream say all that there are. */
export interface CaptureOrder {
  id: string
  apiVersionId: string
  environmentId: string
  /** Wall clock of the gateway. */
  untilMs: number
  requestsMax: number
  bodyBytesMax: number
  percent: number
  methods?: string[]
  /** Path of the request: as it is, or with `*` at its end for whatever begins so. */
  path?: string
  /** Digits of the status, with `x` for any. */
  statuses?: string[]
  applicationId?: string
  /** The field is there; says that, where there is a value. */
  header?: { name: string; value?: string }
}

const id = Type.String({ minLength: 1, maxLength: 128 })
const ms = Type.Number({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER })
const bytes = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER })
const status = Type.Integer({ minimum: 0, maximum: 999 })
const fields = Type.Array(object({ name: Type.String({ maxLength: 256 }), value: Type.String({ maxLength: 8192 }) }), {
  maxItems: 256,
  description: 'Secrets are masked.',
})

const body = object(
  {
    bytes: Type.Integer({
      minimum: 0,
      maximum: Number.MAX_SAFE_INTEGER,
      description: 'Of the whole body, as it came.',
    }),
    text: Type.Optional(Type.String({ maxLength: 8 * captureBodyBytesMax, description: 'Its beginning, masked.' })),
    base64: Type.Optional(
      Type.String({ maxLength: 8 * captureBodyBytesMax, description: 'Its beginning, masked, where it is no text.' }),
    ),
    isCut: Type.Boolean({ description: 'Whether there was more than is kept.' }),
    unkept: Type.Optional(Type.String({ maxLength: 200, description: 'Why nothing of it is kept.' })),
  },
  { title: 'Captured body' },
)
export type CapturedBody = Filled<typeof body>

const step = object(
  {
    policy: id,
    scope: Type.String({ maxLength: 64 }),
    stage: oneOf([...stages]),
    outcome: oneOf(['passed', 'unshown', 'replied', 'refused', 'failed']),
    code: Type.Optional(Type.String({ maxLength: 64 })),
    detail: Type.Optional(Type.String({ maxLength: 1000 })),
    us: Type.Number({ minimum: 0, description: 'Microseconds that it took.' }),
  },
  { title: 'Captured step' },
)

const sent = object(
  {
    target: Type.String({ maxLength: 2048, description: 'Of the upstream, as it is written there.' }),
    method: Type.String({ maxLength: 32 }),
    path: Type.String({ maxLength: 8192, description: 'With its query, masked.' }),
    headers: fields,
    atMs: Type.Number({ minimum: 0, description: 'Milliseconds after the request began.' }),
    tookMs: Type.Optional(
      Type.Number({ minimum: 0, description: 'Until the head of the answer; not there where none came.' }),
    ),
    status: Type.Optional(status),
    code: Type.Optional(Type.String({ maxLength: 64 })),
    reason: Type.Optional(Type.String({ maxLength: 64, description: 'Why there was no answer.' })),
  },
  { title: 'Captured try' },
)

export const capturedRequest = object(
  {
    requestId: Type.String({ maxLength: 64 }),
    startedAt: Type.String({ maxLength: 32, description: 'When it began, UTC.' }),
    totalMs: ms,
    isComplete: Type.Boolean({ description: 'Whether the caller took the whole reply.' }),
    endpoint: Type.String({ maxLength: 2048, description: 'Template of the path that matched.' }),
    application: Type.Optional(Type.String({ maxLength: 128 })),
    code: Type.Optional(Type.String({ maxLength: 64, description: 'Of the failure that the caller was told.' })),
    request: object({
      method: Type.String({ maxLength: 32 }),
      url: Type.String({ maxLength: 8192, description: 'As the caller asked, masked.' }),
      headers: fields,
      trailers: Type.Optional(fields),
      body: Type.Optional(body),
    }),
    steps: Type.Array(step, { maxItems: 256, description: 'Each policy that ran, in order.' }),
    tries: Type.Array(sent, { maxItems: 16, description: 'What upstreams were sent, in order.' }),
    reply: object({ status, headers: fields, trailers: Type.Optional(fields), body: Type.Optional(body) }),
  },
  { title: 'Captured request' },
)
export type CapturedRequest = Filled<typeof capturedRequest>

export const capturedReport = object({
  captured: Type.Array(object({ capture: id, request: capturedRequest }), { maxItems: capturedMax }),
  /** Requests that fitted and were not recorded for want of room. */
  missed: defaulted(Type.Array(object({ capture: id, count: bytes }), { maxItems: captureOrdersMax }), []),
})
export type CapturedReport = Filled<typeof capturedReport>

/** Whether a status fits one of these, such as `404` or `5xx`. */
export const fitsStatus = (patterns: readonly string[], value: number): boolean =>
  patterns.some(pattern => [...pattern].every((one, at) => one === 'x' || one === String(value)[at]))
