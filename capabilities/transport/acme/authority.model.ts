/** An authority of which a test decides every answer: what a hostile or a broken one could say. */
import { systemClock } from '@gatehouse/base'
import type { GuardedRequest, RequestAsk } from '@gatehouse/http/egress-request.ts'
import { AccountKey, newKey } from './account-key.ts'
import { Session } from './session.ts'

export interface Said {
  status?: number
  headers?: Record<string, string>
  body?: unknown
}

export type Says = Said | ((ask: RequestAsk) => Said)

const at = 'https://ca.test'
export const directory = {
  newNonce: `${at}/nonce`,
  newAccount: `${at}/account`,
  newOrder: `${at}/order`,
  renewalInfo: `${at}/renewal`,
}

/** Answers by path; what stands nowhere is 404. A nonce comes with everything but where a test leaves it out. */
export function authority(says: Record<string, Says>) {
  const asked: RequestAsk[] = []
  const all: Record<string, Says> = { '/dir': { body: directory }, '/nonce': {}, ...says }
  const request: GuardedRequest = async ask => {
    asked.push(ask)
    const path = new URL(ask.url).pathname
    const found = all[path] ?? { status: 404, body: { type: 'about:blank' } }
    const { status = 200, headers = {}, body = '' } = typeof found === 'function' ? found(ask) : found
    const fields: Record<string, string> = { 'replay-nonce': `n${asked.length}`, ...headers }
    const bytes = Buffer.from(typeof body === 'string' ? body : JSON.stringify(body))
    return { status, bytes, header: name => fields[name] || undefined }
  }
  const session = new Session({
    ...{ directory: `${at}/dir`, key: new AccountKey(newKey()), request, clock: systemClock },
    before: async () => {},
  })
  return { session, asked, paths: () => asked.map(({ url }) => new URL(url).pathname) }
}

/** What a signed request held. */
export function payloadOf({ body }: RequestAsk): Record<string, unknown> {
  const { payload } = JSON.parse(body!) as { payload: string }
  return payload === '' ? {} : JSON.parse(Buffer.from(payload, 'base64url').toString())
}

export const problem = (type: string, detail = 'because', more: object = {}) => ({
  ...{ status: 400, body: { type: `urn:ietf:params:acme:error:${type}`, detail, ...more } },
})
