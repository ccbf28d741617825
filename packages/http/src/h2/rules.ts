/** The refusals of HTTP/2 that are not those of HTTP/1.1 as well (RFC 9113); SPEC.md says them too. */
import type { WireRefusal } from '../h1/message.ts'

const rule = (number: number, status: number, detail: string): WireRefusal =>
  Object.freeze({ status, rule: `H2-${number}`, detail })

/** Of one request: it is answered, then its stream is reset where it is malformed, and the connection goes on. */
export const http2Rules = {
  pseudoFields: rule(1, 400, 'A pseudo-header field is missing, repeated, unknown or behind a field.'),
  scheme: rule(2, 400, 'The scheme is neither http nor https.'),
  fieldName: rule(3, 400, 'A field name is not of lower-case token characters.'),
  connectionField: rule(4, 400, 'A field is of one connection, which HTTP/2 has none of.'),
  te: rule(5, 400, 'TE says something else than trailers.'),
  hostDiffers: rule(6, 400, 'Host and :authority differ.'),
  authority: rule(7, 400, 'The :authority is missing or is not a valid host and port.'),
  path: rule(8, 400, 'The :path does not begin with a slash.'),
  protocolUnknown: rule(9, 501, 'Only websocket is spoken over an extended CONNECT here.'),
  length: rule(10, 400, 'The body is not as long as Content-Length says.'),
  fieldValue: rule(11, 400, 'A field value holds a control character, or space at an end.'),
  trailers: rule(15, 400, 'A second header section is not the last of its stream, or holds a pseudo-header field.'),
} as const satisfies Record<string, WireRefusal>

/** RFC 9113 calls the message malformed, and has its stream reset (§8.1.1). */
export const isMalformed = ({ rule, status }: WireRefusal): boolean => rule.startsWith('H2-') && status === 400

/** Of a whole connection: it ends with GOAWAY. Counted under the rule, like the refusals. */
export const floods = {
  resets: 'H2-60',
  pings: 'H2-61',
  settings: 'H2-62',
  /** Frames that bring nothing: window updates, priorities, empty or unknown ones, padding. */
  idleFrames: 'H2-63',
  /** Frames that break RFC 9113, or a header block that breaks RFC 7541. */
  session: 'H2-64',
  continuations: 'H2-65',
  /** DATA frames that are empty, and not the last. */
  emptyData: 'H2-66',
} as const
