/** Services and their methods: what is sent to where. */
import { member, text } from '@gatehouse/documents/openapi/tree.ts'
import { type MemberPair, pairMembers } from '../model/pair-members.ts'
import { within } from '../model/source.ts'
import type { FileWalk } from './file-walk.ts'
import { Names } from './names.ts'
import type { ProtoFile } from './schema.ts'
import { tellNotes } from './tell-notes.ts'

export function tellServices(walk: FileWalk): void {
  const { base, revision, tell } = walk
  const { both, gone, added } = pairMembers(within(base.at, 'services'), within(revision.at, 'services'))
  for (const { name, at } of gone) {
    const place = { base: at, revision: revision.at, endpoint: `service ${name}`, subject: name }
    tell({ ...place, id: 'protobuf-service-removed', message: `The service ${name} is gone.` })
  }
  for (const { name, at } of added) {
    const place = { base: base.at, revision: at, endpoint: `service ${name}`, subject: name }
    tell({ ...place, id: 'protobuf-service-added', message: `The service ${name} is new.` })
  }
  const types = { base: namesOf(base), revision: namesOf(revision) }
  for (const pair of both) tellService(walk, pair, types)
}

interface Types {
  base: Names
  revision: Names
}

const namesOf = (file: ProtoFile) => new Names(file.package, [...file.messages.keys(), ...file.enums.keys()])

function tellService(walk: FileWalk, pair: MemberPair, types: Types): void {
  const { name: service, from, to } = pair
  tellNotes(walk, 'service', { from, to, name: `The service ${service}`, of: { endpoint: `service ${service}` } })
  const { both, gone, added } = pairMembers(within(from, 'methods'), within(to, 'methods'))
  const of = (name: string) => ({ endpoint: `${service}/${name}`, subject: `${service}/${name}` })
  for (const { name, at } of gone) {
    const message = `The method ${name} of ${service} is gone.`
    const hint = 'Go on answering it until nobody calls.'
    walk.tell({ ...of(name), id: 'protobuf-method-removed', base: at, revision: to, message, hint })
  }
  for (const { name, at } of added)
    walk.tell({
      ...of(name),
      id: 'protobuf-method-added',
      base: from,
      revision: at,
      message: `The method ${name} of ${service} is new.`,
    })
  for (const one of both) tellMethod(walk, { ...one, service, types })
}

function tellMethod(
  walk: FileWalk,
  { name, from, to, service, types }: MemberPair & { service: string; types: Types },
): void {
  const endpoint = `${service}/${name}`
  const place = { base: from, revision: to, endpoint, subject: endpoint }
  tellNotes(walk, 'method', { from, to, name: `The method ${name} of ${service}`, of: { endpoint } })
  for (const side of ['request', 'response'] as const) {
    const [had, has] = [from, to].map(({ value }) => text(member(value, side)) ?? '') as [string, string]
    const [own, other] = [walk.named(types.base.resolved(had, '')), types.revision.resolved(has, '')]
    if (own !== other) {
      const message = `The ${side} of ${endpoint} was ${had}, and is ${has} now.`
      const places = { base: within(from, side), revision: within(to, side) }
      walk.tell({ ...place, ...places, id: `protobuf-method-${side}-changed`, message, hint: 'Add a method for it.' })
    }
    const [stream, streams] = [from, to].map(({ value }) => member(value, `${side}Stream`) === true)
    if (stream === streams) continue
    const message = `The ${side} of ${endpoint} is ${streams ? 'a stream' : 'one message'} now.`
    const id = `protobuf-method-${side === 'request' ? 'client' : 'server'}-streaming-changed`
    walk.tell({ ...place, id, message, hint: 'Add a method for it.' })
  }
  const [level, now] = [from, to].map(({ value }) => member(member(value, 'options'), 'idempotency_level'))
  if (level === now) return
  const message = `${endpoint} was ${level ?? 'of no known idempotency'}, and is ${now ?? 'so no more'} now.`
  walk.tell({
    ...place,
    id: 'protobuf-method-idempotency-changed',
    message,
    hint: 'Who calls may send it twice, or no longer.',
  })
}
