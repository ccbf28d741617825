/** The refusals of HTTP/2 that are not those of HTTP/1.1 as well (RFC 9113); SPEC.md says them too. */
import type { WireRefusal } from '../h1/message.ts'

const rule = (number: number, status: number, detail: string): WireRefusal =>
  Object.freeze({ status, rule: `H2-${number}`, detail })

/** Of one request: it is answered, and the connection goes on. */
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
  fieldValue: rule(11, 400, 'A field value holds a control character.'),
} as const satisfies Record<string, WireRefusal>

/** Of a whole connection: it ends with GOAWAY. Counted under the rule, like the refusals. */
export const floods = {
  resets: 'H2-60',
  pings: 'H2-61',
  settings: 'H2-62',
  /** Frames that bring nothing: window updates, priorities, empty or unknown ones, padding. */
  idleFrames: 'H2-63',
  /** Malformed frames, too many CONTINUATION frames, too large a header list, too many refused streams. */
  session: 'H2-64',
} as const
