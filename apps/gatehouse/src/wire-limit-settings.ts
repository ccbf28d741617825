/**
 * What a gateway takes from its callers, as settings: each is a limit of every thread and of both ports. Not among them:
 * protocols to switch to, which would pass every policy, and what waits for a caller, which bites small pieces alone.
 */
import { type WireLimits, wireLimits } from '@gatehouse/http'
import { defaulted, Type } from '@gatehouse/schema'

type Name = Exclude<keyof WireLimits, 'upgrades' | 'sendBufferBytesMax'>

const limit = (name: Name, minimum: number, maximum: number, description: string) =>
  defaulted(Type.Integer({ minimum, maximum, description }), wireLimits[name])
const bytes = (name: Name, minimum: number, description: string) => limit(name, minimum, 16_777_216, description)
const times = (name: Name, description: string) => limit(name, 100, 3_600_000, description)
const count = (name: Name, description: string) => limit(name, 1, 1_000_000_000, description)

export const wireLimitFields = {
  headerBytesMax: bytes(
    'headerBytesMax',
    256,
    'Request line and header section together, and a trailer section. Beyond: 431.',
  ),
  headerFieldsMax: limit('headerFieldsMax', 1, 10_000, 'Fields of a section. Beyond: 431.'),
  targetBytesMax: bytes('targetBytesMax', 16, 'Target of a request: path and query. Beyond: 414.'),
  headerTimeoutMs: times('headerTimeoutMs', 'From the first byte to the end of the header section. Beyond: 408.'),
  bodyIdleTimeoutMs: times('bodyIdleTimeoutMs', 'Longest silence within a request’s body. Beyond: 408.'),
  sendIdleTimeoutMs: times('sendIdleTimeoutMs', 'Longest time in which a caller takes nothing of a reply; then cut.'),
  bytesPerSecondMin: limit(
    'bytesPerSecondMin',
    0,
    1_000_000_000,
    'Least average rate of a body, both ways, after five seconds; slower callers are cut. 0 switches it off.',
  ),
  halfClosedTimeoutMs: times(
    'halfClosedTimeoutMs',
    'How long a caller that has sent its last byte is worked for before its answer begins; then it counts as gone.',
  ),
  keepAliveTimeoutMs: times('keepAliveTimeoutMs', 'A connection without a request is closed after so long.'),
  requestsPerConnectionMax: count('requestsPerConnectionMax', 'Requests of one connection; then it is closed.'),
  connectionsMax: count('connectionsMax', 'Connections of a port and thread; further ones are closed at once.'),
  connectionsPerCallerMax: count(
    'connectionsPerCallerMax',
    'Of these, those of one address (of IPv6 a /64); further ones are closed at once. As the address of the connection counts, name balancers in `proxyProtocol`.',
  ),
  http2StreamsMax: limit(
    'http2StreamsMax',
    1,
    10_000,
    'Streams of an HTTP/2 connection at a time; further ones are refused.',
  ),
  http2ResetsMax: count('http2ResetsMax', 'Requests taken back in quick succession; then the connection ends.'),
  http2PingsMax: count('http2PingsMax', 'PING frames in quick succession; then the connection ends.'),
  http2SettingsMax: count('http2SettingsMax', 'SETTINGS frames in quick succession; then the connection ends.'),
  http2IdleBytesMax: limit(
    'http2IdleBytesMax',
    1024,
    1_073_741_824,
    'Bytes of HTTP/2 frames that bring nothing, in quick succession; then the connection ends.',
  ),
  handshakeTimeoutMs: times('handshakeTimeoutMs', 'From a connection’s first moment to the end of its TLS handshake.'),
  handshakesMax: count('handshakesMax', 'TLS handshakes of a thread under way; further ones are cut.'),
}

export const wireLimitNames = Object.keys(wireLimitFields) as Name[]

/** The limits among settings. */
export function wireLimitsOf(settings: Readonly<Record<Name, number>>): Pick<WireLimits, Name> {
  return Object.fromEntries(wireLimitNames.map(name => [name, settings[name]])) as Pick<WireLimits, Name>
}
