/** A schema of GraphQL, taken apart: what can be asked, and every type. */
import { rootTypes } from '@gatehouse/comparison/graphql/root-types.ts'
import { list, member, record, text, texts } from '@gatehouse/documents/openapi/tree.ts'
import { valueText } from '../short-text.ts'
import type { TopicGroup, TopicKind, TopicMember, TopicPart, Words } from './topic.ts'
import { described, membersSection, nameText } from './topic-bounds.ts'

const roots = { query: 'queries', mutation: 'mutations', subscription: 'subscriptions' } as const
const groups: Readonly<Record<string, TopicGroup>> = {
  ...{ object: 'objects', interface: 'interfaces', union: 'unions', enum: 'enums', input: 'inputs', scalar: 'scalars' },
}
const words: Readonly<Record<string, string>> = { object: 'type' }

type Tree = Record<string, unknown>

export function graphqlTopics(value: unknown): TopicPart[] {
  const types = record(member(value, 'types'))
  const schema = new GraphqlTopics(types)
  const said = rootTypes(value)
  const asked = Object.entries(roots).flatMap(([root, group]) => {
    const fields = Object.entries(record(member(types[said[root as keyof typeof roots] ?? ''], 'fields')))
    return fields.map(([name, field]) =>
      schema.field(root as keyof typeof roots, { group, name, field: record(field) }),
    )
  })
  const hidden = new Set(Object.values(said))
  const named = Object.entries(types).filter(([name]) => !hidden.has(name))
  const order = Object.keys(groups)
  const rank = ([, type]: [string, unknown]) => order.indexOf(text(member(type, 'kind')) ?? '')
  const shown = named.sort((a, b) => rank(a) - rank(b)).map(([name, type]) => schema.type(name, record(type)))
  const directives = Object.entries(record(member(value, 'directives')))
  return [...asked, ...shown, ...directives.map(([name, one]) => schema.directive(name, record(one)))]
}

class GraphqlTopics {
  readonly #types: Tree

  constructor(types: Tree) {
    this.#types = types
  }

  field(kind: TopicKind, { group, name, field }: { group: TopicGroup; name: string; field: Tree }): TopicPart {
    const given = this.#members(field.arguments)
    const type = this.#type(field.type)
    return {
      ...{ kind, name: nameText(name), title: nameText(name), group, tags: [] },
      declared: [`${nameText(name)}${given.length > 0 ? '(…)' : ''}: `, ...type],
      ...about(field),
      facts: [{ name: 'returns', words: type }],
      sections: membersSection('arguments', given),
    }
  }

  type(name: string, type: Tree): TopicPart {
    const kind = text(type.kind) ?? 'scalar'
    const implemented = texts(type.implements)
    const choices = texts(type.types).map((one): TopicMember => ({ name: nameText(one), type: this.#type(one) }))
    const specified = list(type.directives).find(one => member(one, 'name') === 'specifiedBy')
    const address = text(member(member(specified, 'arguments'), 'url'))
    return {
      ...{ kind: 'type', name: nameText(name), title: nameText(name), group: groups[kind] ?? 'scalars', tags: [] },
      declared: [`${words[kind] ?? kind} ${nameText(name)}`],
      ...about(type),
      facts: [
        ...(implemented.length > 0 ? [{ name: 'implements' as const, words: this.#listed(implemented) }] : []),
        ...(address ? [{ name: 'specifiedBy' as const, words: [address.replace(/^"|"$/g, '').slice(0, 500)] }] : []),
      ],
      sections: [
        ...membersSection('fields', this.#members(type.fields)),
        ...membersSection('values', valuesOf(type.values)),
        ...membersSection('choices', choices),
      ],
    }
  }

  directive(name: string, one: Tree): TopicPart {
    return {
      ...{ kind: 'directive', name: nameText(name), title: `@${nameText(name)}`, group: 'directives', tags: [] },
      declared: [`directive @${nameText(name)}`],
      ...about(one),
      facts: [
        { name: 'locations', words: [texts(one.locations).join(' | ').slice(0, 600)] },
        ...(one.repeatable === true ? [{ name: 'repeatable' as const, words: ['repeatable'] }] : []),
      ],
      sections: membersSection('arguments', this.#members(one.arguments)),
    }
  }

  #members(all: unknown): TopicMember[] {
    return Object.entries(record(all)).map(([name, written]) => {
      const one = record(written)
      const given = this.#members(one.arguments)
      const type = text(one.type) ?? ''
      return {
        name: nameText(name),
        type: this.#type(type),
        ...about(one),
        ...(one.default === undefined ? {} : { preset: valueText(one.default, 200) }),
        ...(given.length > 0 ? { arguments: given.slice(0, 100) } : {}),
      }
    })
  }

  /** `[Pet!]!`, where `Pet` leads to its page. */
  #type(written: unknown): Words {
    const type = String(written ?? '').slice(0, 300)
    const pieces = type.split(/([_A-Za-z]\w*)/).filter(Boolean)
    return pieces.map(piece =>
      Object.hasOwn(this.#types, piece) ? { text: piece, to: { kind: 'type', name: piece } } : piece,
    )
  }

  #listed(names: readonly string[]): Words {
    return names.slice(0, 50).flatMap((name, at) => [...(at > 0 ? [' & '] : []), ...this.#type(name)])
  }
}

const about = ({ description, deprecated }: Tree) => ({
  ...described(text(description), 20_000),
  ...(deprecated === undefined ? {} : { deprecated: String(deprecated).slice(0, 600) }),
})

const valuesOf = (all: unknown): TopicMember[] =>
  Object.entries(record(all)).map(([name, one]) => ({ name: nameText(name), ...about(record(one)) }))
