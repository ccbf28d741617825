/** An order from whatever state it is in to a certificate (RFC 8555 §7.4 to §7.5), by HTTP-01 alone. */
import { Failure } from '@gatehouse/base'
import { Type } from '@gatehouse/schema'
import { isGone, refusal, typeOf, unreadable } from './refusals.ts'
import { type Answer, type Session, shaped } from './session.ts'

/** What the authority will ask for on the host, and what it must be told there. */
export interface PendingChallenge {
  host: string
  token: string
  answer: string
}

export interface Ordering {
  session: Session
  hosts: readonly string[]
  /** An order that was begun before. */
  orderUrl?: string | undefined
  /** Of the certificate that it takes the place of (RFC 9773 §5). */
  replaces?: string | undefined
  /** The order is begun: what goes on after a restart is kept now. */
  began: (orderUrl: string) => Promise<void>
  /** Certificate request, DER. */
  request: () => Promise<Uint8Array>
  /** Resolves once these, and no others of the order, are answered everywhere. */
  present: (challenges: readonly PendingChallenge[]) => Promise<void>
  /** Waits; throws when the time for all of it is over. */
  pause: (ms: number) => Promise<void>
}

const address = Type.String({ maxLength: 2000, pattern: '^https://' })
const orderSchema = Type.Object({
  status: Type.String({ maxLength: 40 }),
  authorizations: Type.Array(address, { maxItems: 100 }),
  finalize: address,
  certificate: Type.Optional(address),
  error: Type.Optional(Type.Unknown()),
})
const authorizationSchema = Type.Object({
  status: Type.String({ maxLength: 40 }),
  identifier: Type.Object({ type: Type.Literal('dns'), value: Type.String({ maxLength: 253 }) }),
  challenges: Type.Array(
    Type.Object({
      type: Type.String({ maxLength: 100 }),
      url: Type.Optional(address),
      status: Type.Optional(Type.String({ maxLength: 40 })),
      token: Type.Optional(Type.String({ maxLength: 512 })),
      error: Type.Optional(Type.Unknown()),
    }),
    { maxItems: 20 },
  ),
})
type Order = Type.Static<typeof orderSchema> & Pick<Answer, 'retryAfterMs'> & { url: string }
type Authorization = Type.Static<typeof authorizationSchema> & Pick<Answer, 'retryAfterMs'> & { url: string }

/** The chain in PEM. Throws `issuer_refused` with what the authority found fault with. */
export async function ordered(ordering: Ordering): Promise<string> {
  const { session, pause } = ordering
  let order = (await resumed(ordering)) ?? (await begun(ordering))
  for (;;) {
    const { status } = order
    if (status === 'pending') order = await authorized(ordering, order)
    else if (status === 'ready') order = await finalized(ordering, order)
    else if (status === 'valid') return downloaded(session, order)
    else if (status === 'invalid') throw invalid(order)
    else if (status !== 'processing') throw unreadable('The order', `its state is ${status}`)
    if (order.status !== status && order.status !== 'processing') continue
    await pause(waitMs(order))
    order = await orderAt(session, order.url)
  }
}

const invalid = ({ error }: Order) =>
  error
    ? refusal('The order', error)
    : new Failure('issuer_refused', 'The order became invalid, and it is not said why.')

/** Polls are at least this far apart, and at most that. */
const waitMs = ({ retryAfterMs = 1000 }: Pick<Answer, 'retryAfterMs'>) => Math.min(Math.max(retryAfterMs, 300), 10_000)

/** The order of before, where it can still lead somewhere. */
async function resumed({ session, orderUrl }: Ordering): Promise<Order | undefined> {
  if (orderUrl === undefined) return undefined
  try {
    const order = await orderAt(session, orderUrl)
    return order.status === 'invalid' ? undefined : order
  } catch (thrown) {
    if (isGone(thrown) && typeOf(thrown) !== 'accountDoesNotExist') return undefined
    throw thrown
  }
}

async function begun(ordering: Ordering): Promise<Order> {
  const { session, hosts, replaces, began } = ordering
  const { newOrder } = await session.directory()
  const identifiers = hosts.map(value => ({ type: 'dns', value }))
  const payload = { identifiers, ...(replaces === undefined ? {} : { replaces }) }
  const answer = await session.post(newOrder, payload, 'The order').catch((thrown: unknown) => {
    // It was replaced already, or is of another authority: then nothing is replaced.
    if (replaces === undefined || !isGone(thrown)) throw thrown
    return session.post(newOrder, { identifiers }, 'The order')
  })
  const url = shaped(address, answer.location, 'The order')
  await began(url)
  return orderOf(answer, url)
}

async function authorized(ordering: Ordering, order: Order): Promise<Order> {
  const { session, hosts, present } = ordering
  const all: Authorization[] = []
  for (const url of order.authorizations) {
    const one = await authorizationAt(session, url)
    if (!hosts.includes(one.identifier.value)) throw unreadable('The order', 'it asks about hosts that it is not for')
    all.push(one)
  }
  const open = all.filter(({ status }) => status === 'pending').map(one => ({ one, ...challengeOf(session, one) }))
  if (open.length > 0) await present(open.map(({ challenge }) => challenge))
  for (const { one, url, asked } of open) {
    if (!asked) await session.post(url, {}, `The challenge for ${one.identifier.value}`)
  }
  for (const one of all) await settled(ordering, one)
  return orderAt(session, order.url)
}

function challengeOf({ key }: Session, { identifier: { value: host }, challenges }: Authorization) {
  const found = challenges.find(({ type }) => type === 'http-01')
  if (!found) throw new Failure('issuer_refused', `For ${host} the authority does not offer HTTP-01.`)
  const { url, token, status } = found
  if (url === undefined || token === undefined || !/^[\w-]{1,512}$/.test(token)) {
    throw unreadable(`The challenge for ${host}`, 'it has no address or no token')
  }
  return { url, asked: status === 'processing', challenge: { host, token, answer: key.answerTo(token) } }
}

async function settled({ session, pause }: Ordering, first: Authorization): Promise<void> {
  let one = first
  // What was pending before the challenge is asked again; the first look comes early.
  for (let wait = one.status === 'pending' ? 300 : 0; ; wait = waitMs(one)) {
    if (wait > 0) {
      await pause(wait)
      one = await authorizationAt(session, one.url)
    }
    if (one.status === 'valid') return
    if (one.status === 'pending') continue
    const error = one.challenges.find(challenge => challenge.error !== undefined)?.error
    throw refusal(
      one.identifier.value,
      error ?? { type: `urn:ietf:params:acme:error:unauthorized`, detail: one.status },
    )
  }
}

async function finalized({ session, request }: Ordering, order: Order): Promise<Order> {
  const csr = Buffer.from(await request()).toString('base64url')
  return orderOf(await session.post(order.finalize, { csr }, 'The certificate request'), order.url)
}

async function downloaded(session: Session, { certificate }: Order): Promise<string> {
  if (certificate === undefined) throw unreadable('The order', 'it has no certificate')
  const { body } = await session.post(certificate, undefined, 'The certificate')
  if (typeof body !== 'string') throw unreadable('The certificate', 'it is not PEM')
  return body
}

async function orderAt(session: Session, url: string): Promise<Order> {
  return orderOf(await session.post(url, undefined, 'The order'), url)
}

const orderOf = ({ body, retryAfterMs }: Answer, url: string): Order => ({
  ...shaped(orderSchema, body, 'The order'),
  ...{ retryAfterMs, url },
})

async function authorizationAt(session: Session, url: string): Promise<Authorization> {
  const { body, retryAfterMs } = await session.post(url, undefined, 'The authorization')
  return { ...shaped(authorizationSchema, body, 'The authorization'), retryAfterMs, url }
}
