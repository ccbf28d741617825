/** A document of AsyncAPI, taken apart: servers, operations, channels, messages; schemas are as those of OpenAPI. */
import { Library, readSource } from '@gatehouse/comparison'
import type { AsyncContract, Channel, Message, Operation, Server } from '@gatehouse/comparison/asyncapi/contract.ts'
import { inherited } from '@gatehouse/comparison/asyncapi/part.ts'
import { readContract } from '@gatehouse/comparison/asyncapi/read-contract.ts'
import { messagesOf3 } from '@gatehouse/comparison/asyncapi/read-messages.ts'
import { type At, within } from '@gatehouse/comparison/model/source.ts'
import { list, member, record, text } from '@gatehouse/documents/openapi/tree.ts'
import type { SchemaTrees } from '../schema-tree.ts'
import { exampleText, shortText } from '../short-text.ts'
import { messageSections } from './message-sections.ts'
import type { FactName, TopicMember, TopicPart, TopicSection, Words } from './topic.ts'
import { described, membersSection, nameText } from './topic-bounds.ts'

export function asyncApiTopics(source: string, trees: SchemaTrees): TopicPart[] {
  const library = new Library(readSource(source, 'asyncapi.json'))
  return new AsyncTopics(readContract(library), trees).all()
}

interface Facts {
  name: FactName
  words: Words
}

class AsyncTopics {
  readonly #contract: AsyncContract
  readonly #trees: SchemaTrees
  /** By place: what is referred to from several is one message. */
  readonly #messages = new Map<string, { message: Message; name: string }>()
  readonly #names = new Map<string, number>()
  readonly #channels: { channel: Channel; name: string }[]

  constructor(contract: AsyncContract, trees: SchemaTrees) {
    this.#contract = contract
    this.#trees = trees
    this.#channels = [...contract.channels.values()].map(channel => ({ channel, name: nameText(channel.address) }))
    for (const { messages, reply } of contract.operations.values())
      for (const message of [...messages, ...(reply?.messages ?? [])]) this.#know(message)
    for (const { channel } of this.#channels) for (const message of this.#listed(channel)) this.#know(message)
  }

  /** AsyncAPI 3 lists them at the channel, whether an operation has them or not. */
  #listed = ({ at }: Channel) => messagesOf3(this.#contract.library, within(at, ''), at)

  #know(message: Message): string {
    const key = placeOf(message.at)
    const known = this.#messages.get(key)
    if (known) return known.name
    const own = nameText(message.name)
    const count = (this.#names.get(own) ?? 0) + 1
    this.#names.set(own, count)
    const name = count === 1 ? own : `${own}-${count}`
    this.#messages.set(key, { message, name })
    return name
  }

  all(): TopicPart[] {
    const operations = [...this.#contract.operations.values()]
    const names = namesOf(operations)
    return [
      ...[...this.#contract.servers.values()].map(one => this.#server(one)),
      ...operations.map((one, at) => this.#operation(one, names[at]!)),
      ...this.#channels.map(one => this.#channel(one, { operations, names })),
      ...[...this.#messages.values()].map(one => this.#message(one)),
    ]
  }

  #server({ name, address, protocol, at, security, bindings }: Server): TopicPart {
    const variables = Object.entries(record(member(at.value, 'variables'))).map(([variable, written]): TopicMember => {
      const { description, default: preset, enum: values } = record(written)
      return {
        name: nameText(variable),
        ...described(text(description)),
        ...(text(preset) === undefined ? {} : { preset: shortText(text(preset), 200)! }),
        ...(Array.isArray(values) ? { notes: [values.slice(0, 60).join(' | ').slice(0, 600)] } : {}),
      }
    })
    return {
      ...this.#about('server', name, at),
      group: 'servers',
      title: this.#said(at, 'title') ?? nameText(name),
      facts: [
        ...fact('address', [shortText(address, 600)!]),
        ...fact('protocol', [`${protocol} ${text(member(at.value, 'protocolVersion')) ?? ''}`.trim()]),
        ...fact('security', securityWords(security)),
      ],
      sections: [...membersSection('variables', variables), ...bindingsSection(bindings)],
    }
  }

  #operation(operation: Operation, name: string): TopicPart {
    const { at, action, messages, reply, security, bindings } = operation
    const channel = this.#channelOf(operation)
    const channelWords = (address: string): Words => [
      this.#channels.some(one => one.name === address)
        ? { text: address, to: { kind: 'channel', name: address } }
        : address,
    ]
    return {
      ...this.#about('operation', name, at),
      group: 'operations',
      title: this.#said(at, 'title') ?? this.#said(at, 'summary') ?? nameText(name),
      declared: [`${action} `, ...channelWords(channel)],
      facts: [
        ...fact('action', [action]),
        ...fact('channel', channelWords(channel)),
        ...fact('messages', this.#messageWords(messages)),
        ...(reply?.address ? fact('replyChannel', channelWords(nameText(reply.address))) : []),
        ...fact('replyMessages', this.#messageWords(reply?.messages ?? [])),
        ...fact('security', securityWords(security)),
      ],
      sections: bindingsSection(bindings),
    }
  }

  /** `send orders/placed` has it behind the action. */
  #channelOf = ({ name, action }: Operation) => nameText(name.slice(action.length + 1))

  #channel({ channel, name }: { channel: Channel; name: string }, told: Told): TopicPart {
    const { at, parameters, bindings } = channel
    const own = told.operations.flatMap((one, index) =>
      this.#channelOf(one) === name ? [{ one, name: told.names[index]! }] : [],
    )
    const held = [...own.flatMap(({ one }) => one.messages), ...this.#listed(channel)]
    const messages = new Set(held.map(message => this.#know(message)))
    const servers = list(member(at.value, 'servers')).flatMap(
      one => text(one) ?? text(member(one, '$ref'))?.split('/').at(-1) ?? [],
    )
    return {
      ...this.#about('channel', name, at),
      group: 'channels',
      title: this.#said(at, 'title') ?? name,
      facts: [
        ...fact('address', [name]),
        ...fact(
          'servers',
          joined(servers.map(one => ({ text: nameText(one), to: { kind: 'server', name: nameText(one) } }))),
        ),
        ...fact('messages', joined([...messages].map(one => ({ text: one, to: { kind: 'message', name: one } })))),
      ],
      sections: [
        ...membersSection(
          'parameters',
          parameters.map(one => parameterOf(one)),
        ),
        ...membersSection(
          'operations',
          own.map(({ one, name: operation }) => ({
            name: one.action,
            type: [{ text: operation, to: { kind: 'operation', name: operation } }],
            ...described(this.#said(one.at, 'summary') ?? this.#said(one.at, 'description')),
          })),
        ),
        ...bindingsSection(bindings),
      ],
    }
  }

  #message({ message, name }: { message: Message; name: string }): TopicPart {
    const { at, contentType, schemaFormat, correlationId, bindings } = message
    return {
      ...this.#about('message', name, at),
      group: 'messages',
      title: this.#said(at, 'title') ?? name,
      facts: [
        ...fact('contentType', [shortText(contentType, 200)!]),
        ...(schemaFormat === undefined ? [] : fact('schemaFormat', [shortText(schemaFormat, 200)!])),
        ...(correlationId === undefined ? [] : fact('correlation', [shortText(correlationId, 300)!])),
      ],
      sections: [...messageSections(message, this.#trees, this.#contract.library), ...bindingsSection(bindings)],
    }
  }

  #about(kind: TopicPart['kind'], name: string, at: At) {
    const tags = list(inherited(this.#contract.library, at, 'tags')?.value).flatMap((written, index) => {
      const tag = this.#contract.library.resolved(within(inherited(this.#contract.library, at, 'tags')!, index))
      return text(member(tag?.value ?? written, 'name')) ?? []
    })
    const summary = this.#said(at, 'summary')
    const description = this.#said(at, 'description')
    const words = [...new Set([summary, description].filter(Boolean))].join('\n\n')
    const isDeprecated = inherited(this.#contract.library, at, 'deprecated')?.value === true
    return {
      ...{ kind, name: nameText(name), tags: tags.slice(0, 20).map(nameText) },
      ...described(words, 20_000),
      ...(isDeprecated ? { deprecated: '' } : {}),
    }
  }

  #said(at: At, field: string): string | undefined {
    return shortText(text(inherited(this.#contract.library, at, field)?.value)?.trim(), 20_000) || undefined
  }

  #messageWords(messages: readonly Message[]): Words {
    return joined(
      messages.map(message => {
        const name = this.#know(message)
        return { text: name, to: { kind: 'message', name } }
      }),
    )
  }
}

interface Told {
  operations: readonly Operation[]
  names: readonly string[]
}

/** Their own, or what they do and where; each once. */
function namesOf(operations: readonly Operation[]): string[] {
  const taken = new Map<string, number>()
  return operations.map(({ id, name }) => {
    const own = nameText(id ?? name)
    const count = (taken.get(own) ?? 0) + 1
    taken.set(own, count)
    return count === 1 ? own : `${own}-${count}`
  })
}

const placeOf = ({ source, pointer }: At) => `${source.name}#${pointer}`

const fact = (name: FactName, words: Words): Facts[] =>
  words.length === 0 || words.every(one => one === '') ? [] : [{ name, words }]

const joined = (all: Words): Words => all.slice(0, 60).flatMap((one, at) => (at > 0 ? [', ', one] : [one]))

const securityWords = (security: Server['security']): Words => [
  security
    .slice(0, 20)
    .map(need => [...need].map(([scheme, scopes]) => [scheme, ...scopes].join(' ')).join(' + '))
    .join(' | ')
    .slice(0, 600),
]

function parameterOf({ name, schema }: Channel['parameters'][0]): TopicMember {
  const { description, default: preset, enum: values, type } = record(schema?.value)
  return {
    ...{ name: nameText(name), required: true, type: [text(type) ?? 'string'] },
    ...described(text(description)),
    ...(preset === undefined ? {} : { preset: shortText(String(preset), 200)! }),
    ...(Array.isArray(values) ? { notes: [values.slice(0, 60).join(' | ').slice(0, 600)] } : {}),
  }
}

function bindingsSection(bindings: string): TopicSection[] {
  const value = JSON.parse(bindings) as Record<string, unknown>
  const code = Object.entries(value).flatMap(([protocol, one]) => {
    const shown = exampleText(one)
    return shown === undefined ? [] : [{ title: protocol.slice(0, 60), text: shown }]
  })
  return code.length > 0 ? [{ name: 'bindings', code: code.slice(0, 20) }] : []
}
