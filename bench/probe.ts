/** One request before any load: does the side answer it at all, and over which cipher. */
import { request as requestHttp } from 'node:http'
import { connect } from 'node:http2'
import { request as requestHttps } from 'node:https'
import type { TLSSocket } from 'node:tls'
import type { Request } from './scenarios.ts'

const probeMs = 5_000

/** Rejects with the reason when no 2xx comes; resolves with the cipher, or nothing where there is no TLS. */
export function probe(port: number, request: Request): Promise<string | undefined> {
  return request.protocol === 'h2' ? probeH2(port, request) : probeH1(port, request)
}

function probeH1(port: number, { protocol, path, headers = {}, method = 'GET', bodyBytes = 0 }: Request) {
  return new Promise<string | undefined>((resolve, reject) => {
    const secure = protocol === 'https'
    const send = secure ? requestHttps : requestHttp
    const length = bodyBytes > 0 ? { 'Content-Length': bodyBytes } : {}
    const options = { host: '127.0.0.1', port, path, method, headers: { ...headers, ...length }, agent: false as const }
    const sent = send({ ...options, timeout: probeMs, rejectUnauthorized: false }, reply => {
      const cipher = secure ? (reply.socket as TLSSocket).getCipher().standardName : undefined
      reply.resume().on('end', () => (isGood(reply.statusCode) ? resolve(cipher) : reject(bad(reply.statusCode))))
    })
    sent.on('timeout', () => sent.destroy(new Error('no answer')))
    sent.on('error', reject)
    sent.end(Buffer.alloc(bodyBytes, 'x'))
  })
}

function probeH2(port: number, { path, headers = {} }: Request): Promise<undefined> {
  return new Promise<undefined>((resolve, reject) => {
    const session = connect(`http://127.0.0.1:${port}`)
    session.setTimeout(probeMs, () => session.destroy(new Error('no answer')))
    session.on('error', reject)
    session.on('close', () => reject(new Error('the connection was closed')))
    const stream = session.request({ ':path': path, ...headers })
    stream.on('error', reject)
    stream.on('response', ({ ':status': status }) => {
      if (isGood(status)) resolve(undefined)
      else reject(bad(status))
      session.destroy()
    })
  })
}

const isGood = (status = 0) => status >= 200 && status < 300
const bad = (status: number | undefined) => new Error(`status ${status}`)
