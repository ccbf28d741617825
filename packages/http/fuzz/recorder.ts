/**
 * An upstream that records what proxies send it. What a proxy writes is well-formed, so its reader is the simplest there
 * is, takes any method, and shares nothing with ours.
 */
import { createServer, type Server, type Socket } from 'node:net'

export interface Arrived {
  method: string
  /** The part of the target that tells the requests of a case apart. */
  target: string
  /** Latin1. */
  body: string
  /** The whole target, and the fields as `arrivedField` writes them; of other readers alone. */
  url?: string
  fields?: string[]
}

/** A field as it may be compared: names are the same in any case of letters. */
export const arrivedField = (name: string, value: string): string => `${name.toLowerCase()}: ${value}`

/** `/in` stands in bodies and `/last` at the end of a case; the rest are told apart by method and body. */
export const targetMark = (target: string): string => /\/(?:in|last)$/.exec(target)?.[0] ?? ''

export class Recorder {
  readonly server: Server
  readonly #arrived = new Map<number, Arrived[]>()

  constructor() {
    this.server = createServer({ noDelay: true }, socket => this.#connection(socket))
  }

  /** What arrived whole from the connection that `X-Case` names; forgets it. */
  take(name: number): Arrived[] {
    const found = this.#arrived.get(name) ?? []
    this.#arrived.delete(name)
    return found
  }

  add(name: number, one: Arrived): void {
    this.#arrived.set(name, [...(this.#arrived.get(name) ?? []), one])
  }

  #connection(socket: Socket): void {
    let text = ''
    socket.on('error', () => {})
    socket.setEncoding('latin1').on('data', (piece: string) => {
      text += piece
      for (let read = readWhole(text); read !== undefined; read = readWhole(text)) {
        text = text.slice(read.end)
        this.add(read.name, read.arrived)
        socket.write('HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n')
      }
    })
  }
}

/** The first message, once it is whole. */
export function readWhole(text: string): { end: number; name: number; arrived: Arrived } | undefined {
  const headEnd = text.indexOf('\r\n\r\n')
  if (headEnd < 0) return undefined
  const head = text.slice(0, headEnd)
  const [line = '', ...lines] = head.split('\r\n')
  const [method = '', url = ''] = line.split(' ')
  const fields = lines.map(text => {
    const colon = text.indexOf(':')
    return arrivedField(text.slice(0, colon), text.slice(colon + 1).replace(/^[ \t]+|[ \t]+$/g, ''))
  })
  const name = Number(/^x-case: (\d+)$/im.exec(head)?.[1])
  const read = /^transfer-encoding: chunked$/im.test(head)
    ? readChunks(text, headEnd + 4)
    : readLength(text, headEnd + 4, Number(/^content-length: (\d+)$/im.exec(head)?.[1] ?? 0))
  return read && { end: read.end, name, arrived: { method, target: targetMark(url), body: read.body, url, fields } }
}

function readLength(text: string, from: number, length: number): { end: number; body: string } | undefined {
  return text.length < from + length ? undefined : { end: from + length, body: text.slice(from, from + length) }
}

function readChunks(text: string, from: number): { end: number; body: string } | undefined {
  let body = ''
  for (let at = from; ; ) {
    const lineEnd = text.indexOf('\r\n', at)
    if (lineEnd < 0) return undefined
    const length = Number.parseInt(text.slice(at, lineEnd), 16)
    if (Number.isNaN(length)) return { end: text.length, body: `not chunked: ${text.slice(from)}` }
    if (length === 0) {
      const sectionEnd = text.indexOf('\r\n\r\n', lineEnd)
      return sectionEnd < 0 ? undefined : { end: sectionEnd + 4, body }
    }
    if (text.length < lineEnd + 4 + length) return undefined
    body += text.slice(lineEnd + 2, lineEnd + 2 + length)
    at = lineEnd + 4 + length
  }
}
