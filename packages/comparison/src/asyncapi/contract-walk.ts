/** Two applications, channel by channel and operation by operation. */
import type { Told } from '../change.ts'
import type { SchemaWalk } from '../walk/schema-walk.ts'
import { spotOf } from '../walk/spot.ts'
import { tellSchemes } from '../walk/tell-document.ts'
import { lostWays, namesOf } from '../walk/tell-security.ts'
import type { AsyncContract, Channel, Operation } from './contract.ts'
import { tellMessages } from './tell-messages.ts'
import { tellServers } from './tell-servers.ts'

export interface ContractWalk {
  base: AsyncContract
  revision: AsyncContract
  schemas: SchemaWalk
  tell(told: Told): void
}

export function walkContracts(walk: ContractWalk): void {
  const { base, revision, tell } = walk
  tellServers(walk)
  tellSchemes(walk)
  for (const [key, from] of base.channels) {
    const to = revision.channels.get(key)
    if (to) tellChannel(walk, from, to)
    else {
      const place = { id: 'asyncapi-channel-removed', base: from.at, revision: revision.library.top }
      const hint = 'Keep it until nobody uses it.'
      tell({ ...place, subject: key, message: `The channel ${from.address.slice(0, 200)} is gone.`, hint })
    }
  }
  for (const [key, to] of revision.channels) {
    if (base.channels.has(key)) continue
    const place = { id: 'asyncapi-channel-added', base: base.library.top, revision: to.at }
    tell({ ...place, subject: key, message: `The channel ${to.address.slice(0, 200)} is new.` })
  }
  tellOperations(walk)
}

function tellChannel({ schemas, tell }: ContractWalk, from: Channel, to: Channel): void {
  const { base, revision } = schemas.reason
  if (from.bindings !== to.bindings) {
    const message = `How the channel ${to.address.slice(0, 200)} is bound to its protocol has changed.`
    const hint = 'What it means is for its protocol to say: see who is concerned.'
    const place = { base: from.at, revision: to.at, subject: to.address }
    tell({ ...place, id: 'asyncapi-channel-bindings-changed', message, hint })
  }
  for (const [index, { name, schema }] of to.parameters.entries()) {
    const had = from.parameters[index]?.schema
    const subject = `the parameter ${name} of ${to.address.slice(0, 120)}`
    const spot = spotOf({ part: 'request-parameter', direction: 'request', endpoint: `channel ${to.address}`, subject })
    schemas.start(base.of(...(had ? [had] : [])), revision.of(...(schema ? [schema] : [])), spot)
  }
}

function tellOperations(walk: ContractWalk): void {
  const { base, revision, tell } = walk
  for (const [key, from] of base.operations) {
    const to = revision.operations.get(key)
    const of = { endpoint: from.name, subject: key }
    if (to) tellOperation(walk, from, to)
    else {
      const message = `The application no longer does this: ${from.name.slice(0, 200)}.`
      const hint = 'Go on doing it until nobody relies on it.'
      tell({ ...of, id: 'asyncapi-operation-removed', base: from.at, revision: revision.library.top, message, hint })
    }
  }
  for (const [key, to] of revision.operations) {
    if (base.operations.has(key)) continue
    const of = { endpoint: to.name, subject: key, base: base.library.top, revision: to.at }
    tell({ ...of, id: 'asyncapi-operation-added', message: `The application does this now: ${to.name.slice(0, 200)}.` })
  }
}

function tellOperation(walk: ContractWalk, from: Operation, to: Operation): void {
  const { tell } = walk
  const place = { base: from.at, revision: to.at, endpoint: to.name, subject: 'operation' }
  if (from.id !== to.id) {
    const message = `The operation ${from.id ?? '(without a name)'} is called ${to.id ?? 'nothing'} now.`
    tell({ ...place, id: 'asyncapi-operation-id-changed', message, hint: 'Code that was generated is named after it.' })
  }
  if (from.bindings !== to.bindings) {
    const hint = 'What it means is for its protocol to say: see who is concerned.'
    const message = `How ${to.name.slice(0, 200)} is bound to its protocol has changed.`
    tell({ ...place, id: 'asyncapi-operation-bindings-changed', message, hint })
  }
  const [lost] = lostWays(from.security, to.security)
  if (lost && to.security.length > 0) {
    const message = `Who shows ${namesOf(lost)} alone is refused now.`
    tell({
      ...place,
      id: 'asyncapi-security-stricter',
      message,
      hint: 'Keep the old way beside the new one for a while.',
    })
  }
  tellMessages(walk, { from: from.messages, to: to.messages, action: to.action, place })
  tellReply(walk, from, to)
}

function tellReply(walk: ContractWalk, from: Operation, to: Operation): void {
  const place = {
    base: from.reply?.at ?? from.at,
    revision: to.reply?.at ?? to.at,
    endpoint: to.name,
    subject: 'reply',
  }
  if (from.reply && !to.reply)
    return walk.tell({ ...place, id: 'asyncapi-reply-removed', message: 'There is no reply any more.' })
  if (!from.reply && to.reply)
    return walk.tell({ ...place, id: 'asyncapi-reply-added', message: 'There is a reply now.' })
  if (!from.reply || !to.reply) return
  if (from.reply.address !== to.reply.address) {
    const message = `The reply goes to ${to.reply.address.slice(0, 120) || 'nowhere said'} now; it went to ${from.reply.address.slice(0, 120) || 'nowhere said'}.`
    walk.tell({ ...place, id: 'asyncapi-reply-address-changed', message })
  }
  const action = to.action === 'send' ? 'receive' : 'send'
  tellMessages(walk, { from: from.reply.messages, to: to.reply.messages, action, place })
}
