/** Calls to the control plane over mutual TLS, each bounded in time and size. */
import type { IncomingMessage, RequestOptions } from 'node:http'
import { Agent, request } from 'node:https'
import { type Clock, Failure, type FailureCode, failureKinds } from '@gatehouse/base'
import { controlServerName } from '@gatehouse/program'

export interface PeerIdentity {
  key?: string
  certificate?: string
  authority: string
}

export interface Call {
  method: 'GET' | 'POST'
  path: string
  body?: Uint8Array | string
  signal?: AbortSignal
  timeoutMs?: number
  bytesMax?: number
}

export class ControlPeer {
  readonly #url: URL
  readonly #clock: Clock
  readonly #agent: Agent

  constructor(controlUrl: string, identity: PeerIdentity, clock: Clock) {
    this.#url = new URL(controlUrl)
    this.#clock = clock
    this.#agent = new Agent({
      keepAlive: true,
      maxSockets: 12,
      ca: identity.authority,
      servername: controlServerName,
      minVersion: 'TLSv1.3',
      ...(identity.key ? { key: identity.key, cert: identity.certificate } : {}),
    })
  }

  /** The whole answer; throws the failure the control plane told, or `control_unreachable`. */
  async call({ timeoutMs = 10_000, bytesMax = 2 ** 20, ...call }: Call): Promise<Buffer> {
    const abort = new AbortController()
    const cancel = this.#clock.after(timeoutMs, () => abort.abort())
    const signal = call.signal ? AbortSignal.any([call.signal, abort.signal]) : abort.signal
    try {
      const response = await this.open({ ...call, signal })
      return await wholeBody(response, bytesMax)
    } finally {
      cancel()
    }
  }

  /** The answer as it begins to arrive; ends with `signal`. */
  open({ method, path, body, signal }: Call): Promise<IncomingMessage> {
    const { hostname, port } = this.#url
    const options: RequestOptions = {
      method,
      host: hostname.replace(/^\[|\]$/g, ''),
      port: port || 443,
      path,
      agent: this.#agent,
      ...(signal ? { signal } : {}),
      headers: body === undefined ? {} : { 'content-length': Buffer.byteLength(body) },
    }
    return new Promise((resolve, reject) => {
      const lost = (cause: unknown) => reject(unreachable(this.#url.host, cause))
      const sent = request(options, response => {
        if (response.statusCode === 200) resolve(response)
        else wholeBody(response, 2 ** 20).then(text => reject(failureOf(response.statusCode!, text)), lost)
      })
      sent.once('error', lost)
      sent.end(body)
    })
  }

  close(): void {
    this.#agent.destroy()
  }
}

async function wholeBody(response: IncomingMessage, bytesMax: number): Promise<Buffer> {
  const pieces: Buffer[] = []
  let bytes = 0
  for await (const piece of response as AsyncIterable<Buffer>) {
    bytes += piece.length
    if (bytes > bytesMax) throw new Failure('content_too_large', `The control plane sent more than ${bytesMax} bytes.`)
    pieces.push(piece)
  }
  return Buffer.concat(pieces)
}

export function unreachable(host: string, cause: unknown): Failure {
  const reason = (cause as NodeJS.ErrnoException)?.code ?? String(cause)
  return new Failure('control_unreachable', `The control plane at ${host} does not answer: ${reason}.`, { cause })
}

function failureOf(status: number, text: Buffer): Failure {
  try {
    const { code, detail } = JSON.parse(text.toString()) as { code: string; detail: string }
    if (code in failureKinds) return new Failure(code as FailureCode, detail)
  } catch {
    // not a problem document
  }
  return new Failure('control_unreachable', `The control plane answered with status ${status}.`)
}
