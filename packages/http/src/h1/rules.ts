/** The refusals of SPEC.md. A test holds the two together; the readers name them by what they say. */
import type { WireRefusal } from './message.ts'

const rule = (number: number, status: number, detail: string): WireRefusal =>
  Object.freeze({ status, rule: `H1-${number}`, detail })

export const rules = {
  // Lines
  bareLf: rule(1, 400, 'A line ends in LF without CR.'),
  bareCr: rule(2, 400, 'A CR stands without LF.'),
  emptyLines: rule(3, 400, 'More than one empty line comes before the request line.'),
  headLong: rule(4, 431, 'The head, or the trailer section, is too long.'),
  fieldsMany: rule(5, 431, 'There are too many fields.'),

  // Request line
  methodMalformed: rule(10, 400, 'The method is empty or holds a character that no method may.'),
  methodLong: rule(11, 501, 'The method has more than 32 bytes.'),
  methodLower: rule(12, 501, 'The method has lower-case letters; methods are told apart by case.'),
  connect: rule(13, 501, 'CONNECT is not served here.'),
  lineSpaces: rule(14, 400, 'One space, and no other white space, divides the parts of the request line.'),
  fragment: rule(15, 400, 'The request target has a fragment.'),
  targetBytes: rule(16, 400, 'The request target has a byte that no URI may.'),
  targetLong: rule(17, 414, 'The request target is too long.'),
  targetForm: rule(19, 400, 'The request target is neither a path nor an absolute http or https URI.'),
  asterisk: rule(20, 400, 'The target * is for OPTIONS alone.'),
  userinfo: rule(21, 400, 'The request target names a user.'),
  targetAuthority: rule(22, 400, 'The authority of the request target is not a valid host and port.'),
  versionMalformed: rule(23, 400, 'The first line does not end in an HTTP version.'),
  versionUnknown: rule(24, 505, 'Only HTTP/1.0 and HTTP/1.1 are spoken here.'),

  // Fields
  fieldName: rule(30, 400, 'A field name is empty or holds a character that no field name may.'),
  spaceBeforeColon: rule(31, 400, 'White space stands between a field name and its colon.'),
  fold: rule(32, 400, 'A line of the head begins with white space.'),
  fieldValue: rule(33, 400, 'A field value holds a control character.'),
  hostMissing: rule(34, 400, 'An HTTP/1.1 request needs a Host field.'),
  hostRepeated: rule(35, 400, 'There is more than one Host field.'),
  hostInvalid: rule(36, 400, 'Host is not a valid host and port.'),
  lengthMalformed: rule(37, 400, 'Content-Length is not one decimal number below 2^53.'),
  lengthRepeated: rule(38, 400, 'There is more than one Content-Length.'),
  lengthAndCoding: rule(39, 400, 'Content-Length and Transfer-Encoding stand together.'),
  codingUnknown: rule(40, 501, 'Transfer-Encoding names another coding than chunked.'),
  codingMalformed: rule(41, 400, 'Transfer-Encoding is not exactly chunked.'),
  codingRepeated: rule(42, 400, 'There is more than one Transfer-Encoding.'),
  codingOld: rule(43, 400, 'HTTP/1.0 has no Transfer-Encoding.'),
  connectionMalformed: rule(44, 400, 'Connection is not a list of tokens, or names too many.'),
  connectionEndToEnd: rule(46, 400, 'Connection names a field that is meant for every recipient.'),
  expectation: rule(48, 417, 'Expect names something else than 100-continue.'),
  upgradeMalformed: rule(49, 400, 'Upgrade is not a list of protocols.'),

  // Chunks
  chunkSize: rule(60, 400, 'A chunk size is not a hexadecimal number.'),
  chunkLarge: rule(61, 400, 'A chunk size has more than 16 digits or is 2^53 or more.'),
  chunkExtension: rule(62, 400, 'A chunk extension is malformed.'),
  chunkExtensions: rule(63, 400, 'The chunk extensions of a message are too long in all.'),
  chunkEnd: rule(64, 400, 'A chunk is not followed by CRLF.'),

  // Responses
  statusLine: rule(70, 502, 'The status line is malformed.'),
  statusVersion: rule(71, 502, 'The reply is of another version than HTTP/1.0 and HTTP/1.1.'),
  statusRange: rule(72, 502, 'The status is not within 100 to 599.'),
  interimMany: rule(74, 502, 'Too many, or too long, interim replies came before the final one.'),
  interimFramed: rule(75, 502, 'An interim reply says that it has a body, or is of HTTP/1.0.'),
  switchUnasked: rule(76, 502, 'A 101 came that nobody asked for, or for another protocol.'),
  codingNoContent: rule(78, 502, 'A 204 has a Transfer-Encoding.'),
  unexpected: rule(79, 502, 'Bytes came that answer no request.'),
  premature: rule(80, 502, 'The connection ended before the reply did.'),
} as const satisfies Record<string, WireRefusal>
