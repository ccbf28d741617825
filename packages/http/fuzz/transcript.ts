/** What a reader says of some pieces of bytes, as data to compare: bodies joined, since pieces follow the input's. */
import type { HeaderList } from '@gatehouse/base'
import type { HeadLimits, RequestHead, ResponseHead } from '../src/h1/message.ts'
import { RequestReader } from '../src/h1/request-reader.ts'
import { ResponseReader } from '../src/h1/response-reader.ts'

export const limits: HeadLimits = {
  ...{ headerBytesMax: 8192, headerFieldsMax: 50, targetBytesMax: 2048 },
  upgrades: ['websocket', 'foo/1.0', 'h2c'],
}

export interface Message<Head> {
  head: Omit<Head, 'headers'> & { headers: [string, string][] }
  /** Latin1. */
  body: string
  /** Set once the message is complete. */
  ended: boolean
  /** Bytes before it and it itself; of requests. */
  endsAt?: number
  trailers: [string, string][] | undefined
}

export interface Transcript<Head> {
  messages: Message<Head>[]
  /** Rule and status. */
  refused: string | undefined
  /** Bytes taken in all; 0 once refused. */
  taken: number
  continued: number
}

class Recording<Head extends { headers: HeaderList }> {
  readonly transcript: Transcript<Head> = { messages: [], refused: undefined, taken: 0, continued: 0 }
  ends = 0

  head(head: Head): void {
    this.#open()
    this.transcript.messages.push({
      head: { ...head, headers: [...head.headers] },
      body: '',
      ended: false,
      trailers: undefined,
    })
  }

  data(piece: Uint8Array): void {
    this.#open()
    if (piece.length === 0) throw new Error('An empty piece.')
    this.transcript.messages.at(-1)!.body += Buffer.from(piece).toString('latin1')
  }

  end(trailers: HeaderList | undefined): void {
    this.#open()
    const message = this.transcript.messages.at(-1)!
    if (message.ended) throw new Error('A message ended twice.')
    message.ended = true
    this.ends++
    message.trailers = trailers && [...trailers]
  }

  continued(): void {
    this.transcript.continued++
  }

  refused({ rule, status }: { rule: string; status: number }): void {
    this.#open()
    this.transcript.refused = `${rule} ${status}`
    this.transcript.taken = 0
  }

  #open(): void {
    if (this.transcript.refused !== undefined) throw new Error('Something came after a refusal.')
  }
}

/** Messages that ask for an upgrade are taken as refused ones: the owner reads on. */
export function requestTranscript(pieces: readonly Uint8Array[], most = limits): Transcript<RequestHead> {
  const recording = new Recording<RequestHead>()
  const reader = new RequestReader(recording, most)
  const { transcript } = recording
  for (const piece of pieces) {
    let at = 0
    while (at < piece.length) {
      if (transcript.refused !== undefined) return transcript
      const to = reader.read(piece, at)
      if (to < at || to > piece.length) throw new Error('Taken out of range.')
      const last = transcript.messages.at(-1)
      if (last?.head.upgrade !== undefined && !last.ended) {
        reader.resumeMessages()
        recording.end(undefined)
      } else if (to === at) throw new Error('The reader stands still.')
      if (transcript.refused === undefined) transcript.taken += to - at
      at = to
      const latest = transcript.messages.at(-1)
      if (latest?.ended) latest.endsAt ??= transcript.taken
    }
  }
  return transcript
}

export interface Asked {
  method?: string
  upgrade?: string
}

/** Each reply is expected once the one before it is complete; `finish` says whether the connection then ends. */
export function replyTranscript(
  pieces: readonly Uint8Array[],
  asked: readonly Asked[] = [{}],
  finish = true,
): Transcript<ResponseHead> {
  const recording = new Recording<ResponseHead>()
  const reader = new ResponseReader(recording, limits)
  const { transcript } = recording
  let expected = 0
  const expectNext = () => {
    if (expected > recording.ends || expected >= asked.length) return
    const { method = 'GET', upgrade } = asked[expected++]!
    reader.expect(method, upgrade)
  }
  expectNext()
  for (const piece of pieces) {
    let at = 0
    while (at < piece.length && transcript.refused === undefined) {
      if (transcript.messages.at(-1)?.head.body === 'tunnel') return transcript
      const to = reader.read(piece, at)
      if (to <= at || to > piece.length) throw new Error('Taken out of range, or the reader stands still.')
      if (transcript.refused === undefined) transcript.taken += to - at
      at = to
      expectNext()
    }
  }
  if (finish && transcript.refused === undefined) reader.finish()
  return transcript
}

export const bytesOf = (text: string): Buffer => Buffer.from(text, 'latin1')

/** Cuts at the given places, in any order and number. */
export function cut(bytes: Uint8Array, places: readonly number[]): Uint8Array[] {
  const sorted = [...new Set(places.map(place => place % (bytes.length + 1)))].sort((a, b) => a - b)
  const pieces: Uint8Array[] = []
  let from = 0
  for (const place of [...sorted, bytes.length]) {
    pieces.push(bytes.subarray(from, place))
    from = place
  }
  return pieces
}

export const everyByte = (bytes: Uint8Array): Uint8Array[] => Array.from(bytes, (_, at) => bytes.subarray(at, at + 1))
