/** Endpoints that somebody wants to be told at, and their secrets. Whose they are is a word of the room that asks. */
import { Failure, newId } from '@gatehouse/base'
import type { WriteContext } from '@gatehouse/control'
import { readText, removeTexts, storeText } from '@gatehouse/control/sealed-text.ts'
import { type AnyTables, json } from '@gatehouse/store'
import type { Kysely } from 'kysely'
import { newSecret } from './signature.ts'

export const endpointsMax = 10

/** `gone`: the other end said that it wants no more (410). */
export type EndpointState = 'active' | 'paused' | 'gone'

export interface Endpoint {
  id: string
  organization_id: string
  owner: string
  title: string
  url: string
  /** Types of events; none stands for all. */
  events: string[]
  state: EndpointState
  previous_until: string | Date | null
  created_at: string | Date
}

type Place = Pick<WriteContext, 'transaction' | 'services' | 'organization'>

export interface NewEndpoint {
  owner: string
  title: string
  url: string
  events: readonly string[]
  /** A member of each body, such as `routing_key`, whose text is kept sealed and written when it is sent. */
  token?: { field: string; text: string }
}

/** Gives the secret, which nothing shows again. Throws `invalid_input` or `conflict`. */
export async function createEndpoint(place: Place, made: NewEndpoint): Promise<{ id: string; secret: string }> {
  const { transaction, services, organization } = place
  const { owner, title, url, events, token } = made
  refuseAddress(services, url)
  if ((await endpointsOf(transaction, organization!.id, [owner])).length >= endpointsMax)
    throw new Failure('conflict', `There are ${endpointsMax} webhooks already.`, { hint: 'Delete one first.' })
  const nowMs = services.clock.nowMs()
  const id = newId('whk', nowMs)
  await transaction
    .insertInto('webhook_endpoints')
    .values({
      ...{ id, organization_id: organization!.id, owner, title, url, events: json(events), state: 'active' },
      ...{ created_at: new Date(nowMs).toISOString(), token_field: token?.field ?? null },
    })
    .execute()
  if (token) await storeText(transaction, services.secrets, { name: tokenName(id), text: token.text })
  const secret = newSecret()
  await storeText(transaction, services.secrets, { name: secretName(id), text: secret })
  return { id, secret }
}

/** As an address is written once it was parsed: nothing on the way reads what is sent there. */
const ownMachine = /^(localhost|127(\.\d+){3}|\[::1\]|\[::ffff:7f[0-9a-f]{2}:[0-9a-f]+\])$/

/** What it resolves to is judged when it is called. */
function refuseAddress({ plainWebhooks }: Pick<Place['services'], 'plainWebhooks'>, text: string): void {
  const url = URL.parse(text)
  if (url?.protocol === 'http:' && !plainWebhooks && !ownMachine.test(url.hostname)) refusePlain()
  const message =
    url === null || !/^https?:$/.test(url.protocol)
      ? 'A webhook is called at an address of https or http.'
      : url.username || url.password
        ? 'The address of a webhook holds no password.'
        : undefined
  if (message === undefined) return
  throw new Failure('invalid_input', message, { problems: [{ code: 'invalid_value', message, pointer: '/url' }] })
}

function refusePlain(): never {
  const message = 'A webhook is called over https: over http anybody on the way reads it.'
  const hint = 'Give an address that begins with https://. The operator may allow http: --webhook-allow http.'
  throw new Failure('invalid_input', message, { hint, problems: [{ code: 'invalid_value', message, pointer: '/url' }] })
}

export async function endpointsOf(
  db: Kysely<AnyTables>,
  organizationId: string,
  owners: readonly string[],
): Promise<Endpoint[]> {
  if (owners.length === 0) return []
  return (await db
    .selectFrom('webhook_endpoints')
    .selectAll()
    .where('organization_id', '=', organizationId)
    .where('owner', 'in', [...owners])
    .orderBy('created_at')
    .orderBy('id')
    .execute()) as Endpoint[]
}

/** Signs with both until the grace is over. */
export async function rotateSecret(place: Place, { id }: Endpoint, graceSeconds: number) {
  const { transaction, services } = place
  const { secrets } = services
  const before = await readText(transaction, secrets, secretName(id))
  const secret = newSecret()
  if (before !== undefined) await storeText(transaction, secrets, { name: previousName(id), text: before })
  await storeText(transaction, secrets, { name: secretName(id), text: secret })
  const graceUntil = new Date(services.clock.nowMs() + graceSeconds * 1000).toISOString()
  await transaction.updateTable('webhook_endpoints').set({ previous_until: graceUntil }).where('id', '=', id).execute()
  return { secret, graceUntil }
}

export interface EndpointChange {
  title?: string
  url?: string
  events?: readonly string[]
  state?: 'active' | 'paused'
}

export async function changeEndpoint(
  { transaction, services }: Place,
  { id }: Pick<Endpoint, 'id'>,
  change: EndpointChange,
): Promise<void> {
  if (change.url !== undefined) refuseAddress(services, change.url)
  const { events, ...rest } = change
  const set = { ...rest, ...(events === undefined ? {} : { events: json(events) }), held_until: null }
  await transaction.updateTable('webhook_endpoints').set(set).where('id', '=', id).execute()
}

export async function deleteEndpoint({ transaction }: Place, { id }: Pick<Endpoint, 'id'>): Promise<void> {
  await transaction.deleteFrom('webhook_endpoints').where('id', '=', id).execute()
  await removeTexts(transaction, [secretName(id), previousName(id), tokenName(id)])
}

/** In place of the one that was kept. */
export function changeToken({ transaction, services }: Place, { id }: Pick<Endpoint, 'id'>, text: string) {
  return storeText(transaction, services.secrets, { name: tokenName(id), text })
}

/** Throws `secret_unreadable`. */
export function tokenOf({ transaction, services }: Pick<Place, 'transaction' | 'services'>, id: string) {
  return readText(transaction, services.secrets, tokenName(id))
}

/** Of an owner that goes. */
export async function deleteEndpointsOf(place: Place, owner: string): Promise<void> {
  for (const one of await endpointsOf(place.transaction, place.organization!.id, [owner]))
    await deleteEndpoint(place, one)
}

/** Those that a message is signed with now, the newest first; without what cannot be read. */
export async function secretsOf(
  { transaction, services }: Pick<Place, 'transaction' | 'services'>,
  { id, previous_until }: Pick<Endpoint, 'id' | 'previous_until'>,
): Promise<string[]> {
  const isBoth = previous_until !== null && new Date(previous_until).getTime() > services.clock.nowMs()
  const names = [secretName(id), ...(isBoth ? [previousName(id)] : [])]
  const read = (name: string) => readText(transaction, services.secrets, name).catch(unreadable)
  const found = await Promise.all(names.map(read))
  return found.filter(one => one !== undefined)
}

function unreadable(thrown: unknown): undefined {
  if (!(thrown instanceof Failure) || thrown.code !== 'secret_unreadable') throw thrown
}

const tokenName = (id: string) => `webhook ${id} token`
const secretName = (id: string) => `webhook ${id}`
export const previousName = (id: string) => `webhook ${id} before`
