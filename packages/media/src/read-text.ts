import { type BodySource, bodyOf, collect, Failure, type HeaderList } from '@gatehouse/base'
import { type CodingPort, codingOf } from '@gatehouse/unit'
import { listField, type MediaType, mediaTypeOf } from './media-type.ts'
import { malformed, type Side, tooLarge, unreadType } from './side.ts'
import { forgetBytes } from './write-text.ts'

export interface Message {
  readonly headers: HeaderList
  body: BodySource | undefined
}

export interface Reading {
  side: Side
  /** For whom; named where the body is too large. */
  policy: string
  /** Of the body once it is inflated. */
  bytesMax: number
  codings: CodingPort
}

export interface WholeReading extends Reading {
  /** Of the exchange: nobody waits for the body any more. */
  signal: AbortSignal
}

export interface ReadTypes {
  /** Whether a body of the type is read; empty where the message says none. */
  fits(type: string): boolean
  /** As people are told them. */
  names: readonly string[]
}

/** What is read of a body; `type` is empty where the message says none. */
export interface ReadText {
  text: string
  bytes: number
  media: MediaType
}

/**
 * Whether any type that the message says is one of these, or might be taken for one: who reads a message that says several,
 * or a request that says what is no type, refuses it.
 */
export function saysAny({ headers }: Pick<Message, 'headers'>, types: ReadTypes): boolean {
  const said = headers.all('content-type')
  if (said.length === 0) return types.fits('')
  return said.map(mediaTypeOf).some(media => media === undefined || types.fits(media.type))
}

const readable: ReadonlySet<string> = new Set(['utf-8', 'utf8', 'us-ascii'])

/** Whether a text of the charset is read as what it is; whatever says none is in UTF-8. */
export const isReadable = (charset = 'utf-8'): boolean => readable.has(charset.toLowerCase())

/**
 * All of a body as text, inflated. Throws a coded failure for one that is of another type (before it is waited for: it may
 * have no end), too large, in an unknown coding, or not in UTF-8.
 */
export async function readText(message: Message, types: ReadTypes, reading: WholeReading): Promise<ReadText> {
  const { bytes, media } = await readBytes(message, types, reading)
  return { text: textOf(bytes, reading.side), bytes: bytes.byteLength, media }
}

/** All of a body, inflated, with one character for each byte. Throws as `readText` does. */
export async function readOctets(message: Message, types: ReadTypes, reading: WholeReading): Promise<ReadText> {
  const { bytes, media } = await readBytes(message, types, reading)
  return { text: octetsOf(bytes), bytes: bytes.byteLength, media }
}

/** What was read as text goes on as the bytes that it came in, without a coding. */
export async function lookAtText(message: Message, types: ReadTypes, reading: WholeReading): Promise<ReadText> {
  const { bytes, media } = await lookAtBytes(message, types, reading)
  return { text: textOf(bytes, reading.side), bytes: bytes.byteLength, media }
}

/** Likewise, with one character for each byte. */
export async function lookAtOctets(message: Message, types: ReadTypes, reading: WholeReading): Promise<ReadText> {
  const { bytes, media } = await lookAtBytes(message, types, reading)
  return { text: octetsOf(bytes), bytes: bytes.byteLength, media }
}

async function lookAtBytes(message: Message, types: ReadTypes, reading: WholeReading) {
  const coded = message.headers.has('content-encoding')
  const read = await readBytes(message, types, reading)
  if (coded) forgetBytes(message)
  message.body = bodyOf(read.bytes)
  return read
}

/** All of a body as its bytes, inflated, whatever its type is; it goes on as they are. */
export async function lookAtWhole(message: Message, reading: WholeReading): Promise<Uint8Array> {
  const coded = message.headers.has('content-encoding')
  const body = inflated(message, reading)
  if (!body) return new Uint8Array()
  const bytes = await whole(body, reading)
  if (coded) forgetBytes(message)
  message.body = bodyOf(bytes)
  return bytes
}

async function readBytes(message: Message, types: ReadTypes, reading: WholeReading) {
  const { side } = reading
  const [said, ...others] = message.headers.all('content-type')
  const found = mediaTypeOf(said)
  if (others.length > 0) throw given(message, malformed(side, 'It says its type twice.'))
  if (side === 'request' && said && !found) throw given(message, malformed(side, 'What it says of its type is none.'))
  const media = found ?? { type: '', parameters: new Map() }
  if (!types.fits(media.type)) throw given(message, unreadType(side, media.type, types.names))
  const charset = media.parameters.get('charset')
  if (!isReadable(charset))
    throw given(message, malformed(side, `Its charset is ${charset!.toLowerCase().slice(0, 40)}; UTF-8 is read.`))
  const body = inflated(message, reading)
  const bytes = body ? await whole(body, reading) : new Uint8Array()
  message.body = undefined
  return { bytes, media }
}

const octetsOf = ({ buffer, byteOffset, byteLength }: Uint8Array) =>
  Buffer.from(buffer, byteOffset, byteLength).toString('latin1')

function textOf(bytes: Uint8Array, side: Side): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw malformed(side, 'It is not in UTF-8.')
  }
}

function whole(body: BodySource, { side, policy, bytesMax, signal }: WholeReading): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const leave = () => {
      body.abort(signal.reason as Error)
      reject(signal.reason as Error)
    }
    if (signal.aborted) return leave()
    signal.addEventListener('abort', leave, { once: true })
    collect(body, bytesMax, () => tooLarge(side, policy, bytesMax))
      .finally(() => signal.removeEventListener('abort', leave))
      .then(resolve, reject)
  })
}

/** The body without its coding, still in motion, and never more than `bytesMax` bytes. Throws for a coding that is not known. */
export function inflated(message: Message, { side, policy, bytesMax, codings }: Reading): BodySource | undefined {
  const { headers, body } = message
  const written = listField(headers, 'content-encoding')?.trim().toLowerCase() ?? 'identity'
  if (!body || written === 'identity') return body
  const coding = codingOf(written)
  if (!coding) {
    const detail = `Its coding ${written.slice(0, 40)} is not read here, but gzip, br and zstd.`
    throw given(message, side === 'request' ? new Failure('unsupported_content', detail) : malformed(side, detail))
  }
  return codings.decode(body, coding, {
    bytesMax,
    over: () => tooLarge(side, policy, bytesMax),
    broken: () => malformed(side, `It is not ${coding}, or broken off.`),
  })
}

function given({ body }: Message, failure: Failure): Failure {
  body?.abort(failure)
  return failure
}
