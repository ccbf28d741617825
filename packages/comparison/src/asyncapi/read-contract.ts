/** A document of AsyncAPI 2 or 3 as a contract. Says nothing of what is wrong with it: what cannot be read is left out. */
import { isRecord, list, member, record, text, texts } from '@gatehouse/documents/openapi/tree.ts'
import type { Requirement } from '../model/contract.ts'
import { membersOf } from '../model/pair-members.ts'
import { requirementsOf, shapeOf } from '../model/read-contract.ts'
import { type At, type Library, within } from '../model/source.ts'
import type { Action, AsyncContract, Channel, Operation, Reply, Server } from './contract.ts'
import { bindingsText, inherited, part } from './part.ts'
import { messagesOf2, messagesOf3 } from './read-messages.ts'

export function readContract(library: Library): AsyncContract {
  const { top } = library
  const isOld = String(member(top.value, 'asyncapi')).startsWith('2.')
  const channels = itemsOf(library, within(top, 'channels')).map(({ name, at }) => channelOf(library, name, at, isOld))
  const operations = isOld ? channels.flatMap(one => operationsOf2(library, one)) : operationsOf3(library, channels)
  const names = new Map<string, number>()
  const keyed = operations.map((one): [string, Operation] => {
    const times = names.get(one.name) ?? 0
    names.set(one.name, times + 1)
    return [`${one.action} ${shapeOf(one.name)}${times > 0 ? ` ${one.id ?? times}` : ''}`, one]
  })
  return {
    library,
    title: text(member(member(top.value, 'info'), 'title')) ?? '',
    version: String(member(member(top.value, 'info'), 'version') ?? ''),
    servers: new Map(
      itemsOf(library, within(top, 'servers')).map(({ name, at }) => [name, serverOf(library, name, at)]),
    ),
    channels: new Map(channels.map(one => [shapeOf(one.address), one])),
    operations: new Map(keyed),
    schemes: new Map(itemsOf(library, within(top, 'components', 'securitySchemes')).map(({ name, at }) => [name, at])),
  }
}

function itemsOf(library: Library, at: At): { name: string; at: At }[] {
  return membersOf(at).flatMap(({ name, at: one }) => {
    const found = library.resolved(one)
    return found && isRecord(found.value) ? [{ name, at: found }] : []
  })
}

function channelOf(library: Library, name: string, at: At, isOld: boolean): Channel {
  const address = isOld ? name : (text(member(at.value, 'address')) ?? name)
  const said = new Map(itemsOf(library, within(at, 'parameters')).map(one => [one.name, one.at]))
  const parameters = [...address.matchAll(/\{([^{}]*)\}/g)].map(([, parameter = '']) => {
    const one = said.get(parameter)
    const schema =
      one && (isOld ? part(library, one, 'schema') : { ...one, value: { type: 'string', ...record(one.value) } })
    return { name: parameter, schema }
  })
  return { address, at, parameters, bindings: bindingsText(library, at) }
}

const others: readonly [word: string, action: Action][] = [
  ['publish', 'receive'],
  ['subscribe', 'send'],
]

function operationsOf2(library: Library, { address, at: channel }: Channel): Operation[] {
  return others.flatMap(([word, action]): Operation[] => {
    const at = part(library, channel, word)
    if (!at || !isRecord(at.value)) return []
    const security = requirementsOf(inherited(library, at, 'security')?.value) ?? []
    const id = text(at.value.operationId)
    const messages = messagesOf2(library, at)
    return [
      {
        name: `${action} ${address}`,
        id,
        action,
        at,
        messages,
        security,
        reply: undefined,
        bindings: bindingsText(library, at),
      },
    ]
  })
}

const placeKey = ({ source, pointer }: At) => `${source.name}#${pointer}`

function operationsOf3(library: Library, channels: readonly Channel[]): Operation[] {
  const places = new Map(channels.map(one => [placeKey(one.at), one]))
  return itemsOf(library, within(library.top, 'operations')).flatMap(({ name: id, at }): Operation[] => {
    const where = part(library, at, 'channel')
    const channel = where && places.get(placeKey(where))
    const action = member(at.value, 'action')
    if ((action !== 'send' && action !== 'receive') || !where) return []
    const name = `${action} ${channel?.address ?? text(member(where.value, 'address')) ?? id}`
    return [
      {
        ...{ name, id, action, at, messages: messagesOf3(library, at, where), reply: replyOf(library, at) },
        ...{ security: schemesOf(library, inherited(library, at, 'security')), bindings: bindingsText(library, at) },
      },
    ]
  })
}

function replyOf(library: Library, operation: At): Reply | undefined {
  const at = inherited(library, operation, 'reply')
  if (!at || !isRecord(at.value)) return undefined
  const channel = part(library, at, 'channel')
  const location = text(member(part(library, at, 'address')?.value, 'location'))
  const address = location ?? text(member(channel?.value, 'address')) ?? ''
  return { at, address, messages: messagesOf3(library, at, channel) }
}

/** AsyncAPI 3: each scheme is a way in, known by the name that refers to it. */
function schemesOf(library: Library, at: At | undefined): Requirement[] {
  return list(at?.value).map((_, index): Requirement => {
    const written = within(at!, index)
    const found = library.resolved(written) ?? written
    const name = text(member(written.value, '$ref'))?.split('/').at(-1) ?? text(member(found.value, 'type')) ?? ''
    return new Map([[name, texts(member(found.value, 'scopes'))]])
  })
}

function serverOf(library: Library, name: string, at: At): Server {
  const { url, host, pathname, protocol, security } = record(at.value)
  const address = `${text(protocol) ?? ''}://${text(host) ?? (text(url) ?? '').replace(/^[a-z0-9+.-]+:\/\//i, '')}${text(pathname) ?? ''}`
  const isOld = list(security).every(one => member(one, '$ref') === undefined && member(one, 'type') === undefined)
  const ways = isOld ? (requirementsOf(security) ?? []) : schemesOf(library, within(at, 'security'))
  const bindings = bindingsText(library, at)
  return { name, at, protocol: text(protocol) ?? '', address: address.replace(/\/$/, ''), security: ways, bindings }
}
