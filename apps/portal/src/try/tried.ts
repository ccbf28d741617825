/** A call that was filled in, sent to the gateways with a key of the reader’s. */
import { formToken } from '../account/reader-session.ts'
import { Refused, type TriedReply } from '../contract.ts'
import type { At } from '../page.ts'
import type { EndpointData } from '../reference.ts'
import { callOfForm, type FormedCall } from './call-of-form.ts'
import { rememberedEnvironment } from './try-environment.ts'
import { keptKey, madeKey } from './try-key.ts'

export interface Tried {
  reply: TriedReply
  tookMs: number
  cookies: string[]
}

export interface TryBounds {
  bytesMax: number
  msMax: number
}

/** A new key reaches the gateways within a second. */
const newKeyTries = 20
const newKeyPauseMs = 200

/** What is called, and where. */
export interface Tryable extends Pick<EndpointData, 'places' | 'outline'> {
  /** Of what was filled in. Throws `Refused`. */
  call(form: URLSearchParams): FormedCall
}

export const tryableEndpoint = (data: EndpointData): Tryable => ({ ...data, call: form => callOfForm(data, form) })

export async function tried(at: At, data: Tryable, sent: { form: URLSearchParams; bounds: TryBounds }): Promise<Tried> {
  const { form, bounds } = sent
  const place = placeFor(data, form.get('environment'))
  const remembered = rememberedEnvironment(at, place.environment)
  const call = { ...data.call(form), address: place.address, reader: await formToken(at), ...bounds }
  const send = async (key?: string) => {
    const own = key !== undefined && data.outline?.key ? { key: { ...data.outline.key, value: key } } : {}
    const startMs = performance.now()
    const reply = await at.tryCall({ ...call, ...own })
    return { reply, tookMs: performance.now() - startMs }
  }
  const application = form.get('application') ?? ''
  if (!data.outline?.key || application === '') return { ...(await send()), cookies: remembered }
  const chosen = { application, environment: place.environment }
  const kept = keptKey(at, chosen)
  if (kept !== undefined) {
    // That the application is the reader's is asked at every call, not only when its key was made.
    await at.api.call('GET', 'developers/application', { query: { application } })
    const sentNow = await send(kept)
    if (!isUnknownKey(sentNow.reply)) return { ...sentNow, cookies: remembered }
    sentNow.reply.cancel()
  }
  const { key, cookie } = await madeKey(at, chosen)
  for (let tries = 1; ; tries++) {
    const sentNow = await send(key)
    if (!isUnknownKey(sentNow.reply) || tries === newKeyTries) return { ...sentNow, cookies: [cookie, ...remembered] }
    sentNow.reply.cancel()
    await new Promise(resolve => setTimeout(resolve, newKeyPauseMs))
  }
}

/** Said by the gateway, before anything went on to the API. */
const isUnknownKey = ({ status, headers }: TriedReply) =>
  status === 401 &&
  headers.some(([name, value]) => name === 'content-type' && value.startsWith('application/problem+json'))

/** One that the control API told; a reader chooses among them by name. */
export function placeFor({ places }: Pick<EndpointData, 'places'>, wanted: string | null) {
  const found = places.find(({ environment }) => environment === wanted) ?? places[0]
  if (found) return found
  throw new Refused({ status: 409, code: 'conflict', title: 'It is not served anywhere yet' })
}
