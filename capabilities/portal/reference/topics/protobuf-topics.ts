/** A source of Protobuf, taken apart: services with their methods, messages, enums. */
import { list, member, record, text } from '@gatehouse/documents/openapi/tree.ts'
import { valueText } from '../short-text.ts'
import type { TopicMember, TopicPart, Words } from './topic.ts'
import { described, membersSection, nameText } from './topic-bounds.ts'

type Tree = Record<string, unknown>

export function protobufTopics(value: unknown): TopicPart[] {
  const source = new ProtobufTopics(record(value))
  const all = (part: string) => Object.entries(record(member(value, part)))
  return [
    ...all('services').map(([name, one]) => source.service(name, record(one))),
    ...all('messages').map(([name, one]) => source.message(name, record(one))),
    ...all('enums').map(([name, one]) => source.enum(name, record(one))),
  ]
}

class ProtobufTopics {
  readonly #root: Tree
  readonly #package: string

  constructor(root: Tree) {
    this.#root = root
    this.#package = text(root.package) ?? ''
  }

  service(name: string, service: Tree): TopicPart {
    const path = `${this.#package ? `${this.#package}.` : ''}${name}`
    const methods = Object.entries(record(service.methods)).map(([method, written]): TopicMember => {
      const one = record(written)
      const side = (part: 'request' | 'response'): Words => [
        ...(one[`${part}Stream`] === true ? ['stream '] : []),
        ...this.#type(text(one[part]) ?? '', ''),
      ]
      return {
        name: nameText(method),
        type: ['(', ...side('request'), ') returns (', ...side('response'), ')'],
        notes: [`/${path}/${method}`.slice(0, 400), ...optionsOf(one)],
        ...about(one),
      }
    })
    return {
      ...{ kind: 'service', name: nameText(name), title: nameText(name), group: 'services', tags: [] },
      declared: [`service ${nameText(name)}`],
      ...about(service),
      facts: this.#package ? [{ name: 'package', words: [nameText(this.#package)] }] : [],
      sections: membersSection('methods', methods),
    }
  }

  message(name: string, message: Tree): TopicPart {
    const fields = Object.entries(record(message.fields)).map(([field, written]): TopicMember => {
      const one = record(written)
      const { label, oneof, number, json } = one
      return {
        name: nameText(field),
        type: [...(label ? [`${label} `] : []), ...this.#type(text(one.type) ?? '', name)],
        notes: [
          `= ${number}`,
          ...(oneof ? [`oneof ${nameText(String(oneof))}`] : []),
          ...(json !== undefined && json !== field ? [`JSON ${nameText(String(json))}`] : []),
          ...optionsOf(one),
        ],
        ...(label === 'required' ? { required: true } : {}),
        ...about(one),
      }
    })
    return {
      ...{ kind: 'message', name: nameText(name), title: nameText(name), group: 'messages', tags: [] },
      declared: [`message ${nameText(name)}`],
      ...about(message),
      facts: [],
      sections: membersSection('fields', fields),
    }
  }

  enum(name: string, one: Tree): TopicPart {
    const values = Object.entries(record(one.values)).map(([value, written]): TopicMember => {
      const { number } = record(written)
      return { name: nameText(value), notes: [`= ${number}`, ...optionsOf(record(written))], ...about(record(written)) }
    })
    return {
      ...{ kind: 'enum', name: nameText(name), title: nameText(name), group: 'enums', tags: [] },
      declared: [`enum ${nameText(name)}`],
      ...about(one),
      facts: [],
      sections: membersSection('values', values),
    }
  }

  /** Names of this source lead to their pages: innermost scope first, as the language looks for them. */
  #type(written: string, scope: string): Words {
    const map = /^(map<\w+, )(.+)(>)$/.exec(written.slice(0, 600))
    if (map) return [map[1]!, ...this.#type(map[2]!, scope), map[3]!]
    const shown = nameText(written)
    const found = this.#found(written, scope)
    return [found ? { text: shown, to: found } : shown]
  }

  #found(written: string, scope: string): { kind: 'message' | 'enum'; name: string } | undefined {
    const prefix = `${this.#package}.`
    const plain = written.replace(/^\./, '')
    const steps = scope === '' ? [] : scope.split('.')
    const names = [...steps.keys(), steps.length].reverse().map(count => [...steps.slice(0, count), plain].join('.'))
    if (plain.startsWith(prefix)) names.push(plain.slice(prefix.length))
    for (const name of names) {
      if (Object.hasOwn(record(this.#root.messages), name)) return { kind: 'message', name: nameText(name) }
      if (Object.hasOwn(record(this.#root.enums), name)) return { kind: 'enum', name: nameText(name) }
    }
    return undefined
  }
}

const optionsOf = (one: Tree): string[] =>
  Object.entries(record(one.options))
    .filter(([name]) => name !== 'deprecated' && name !== 'json_name')
    .slice(0, 20)
    .map(([name, value]) => `${nameText(name)} = ${valueText(list(value).length > 0 ? list(value)[0] : value, 200)}`)

const about = ({ comment, options }: Tree) => ({
  ...described(text(comment), 20_000),
  ...(member(options, 'deprecated') === true ? { deprecated: '' } : {}),
})
