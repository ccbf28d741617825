/** Definitions and extensions of a schema, put together by name. */
import type {
  ConstDirectiveNode,
  DefinitionNode,
  DocumentNode,
  EnumValueDefinitionNode,
  FieldDefinitionNode,
  InputValueDefinitionNode,
  NameNode,
  StringValueNode,
} from 'graphql/language'
import { invalidDocument } from '../limits.ts'
import { inFile } from '../positions.ts'
import type { Projection, Tree } from '../projection.ts'
import { typeText, valueText } from './value-text.ts'

interface Named {
  name: NameNode
  description?: StringValueNode | undefined
  directives?: readonly ConstDirectiveNode[] | undefined
}

/** What definitions and extensions of types have beside their names; each kind some of it. */
interface TypeNodeParts {
  kind: string
  interfaces?: readonly { name: NameNode }[] | undefined
  fields?: readonly (FieldDefinitionNode | InputValueDefinitionNode)[] | undefined
  types?: readonly { name: NameNode }[] | undefined
  values?: readonly EnumValueDefinitionNode[] | undefined
}

const kinds: Readonly<Record<string, string>> = {
  ...{ ObjectType: 'object', InterfaceType: 'interface', UnionType: 'union', EnumType: 'enum' },
  ...{ InputObjectType: 'input', ScalarType: 'scalar' },
}

export function projectSchema(
  document: DocumentNode,
  { projection, file }: { projection: Projection; file: string | undefined },
): Tree {
  const root: Tree = projection.at({}, 0)
  projection.put(root, 'graphql', 'sdl')
  const writer = new SchemaWriter(projection, root)
  for (const definition of document.definitions) {
    if (writer.add(definition)) continue
    const { startToken } = definition.loc!
    const place = inFile(file, { line: startToken.line, column: startToken.column })
    const message = 'This is something that a client asks; a schema is made of definitions.'
    throw invalidDocument([{ code: 'graphql_not_schema', message, place, hint: 'Leave operations out.' }], file)
  }
  return root
}

class SchemaWriter {
  readonly #projection: Projection
  readonly #root: Tree

  constructor(projection: Projection, root: Tree) {
    this.#projection = projection
    this.#root = root
  }

  /** False for what is no part of a schema. */
  add(node: DefinitionNode): boolean {
    const start = node.loc!.start
    if (node.kind === 'SchemaDefinition' || node.kind === 'SchemaExtension') {
      const schema = this.#projection.tree(this.#root, 'schema', start)
      if ('description' in node) this.#described(schema, node.description)
      this.#directives(schema, node.directives)
      for (const { operation, type } of node.operationTypes ?? [])
        this.#projection.put(schema, operation, type.name.value, type.loc!.start)
      return true
    }
    if (node.kind === 'DirectiveDefinition') this.#directive(node)
    const kind = kinds[node.kind.replace(/(?:Definition|Extension)$/, '')]
    if (kind) this.#type(kind, node as unknown as Named & TypeNodeParts)
    return kind !== undefined || node.kind === 'DirectiveDefinition' || node.kind === 'DirectiveExtension'
  }

  #type(kind: string, node: Named & TypeNodeParts): void {
    const projection = this.#projection
    const types = projection.tree(this.#root, 'types', node.name.loc!.start)
    const name = node.name.value
    const isExtension = node.kind.endsWith('Extension')
    const isKnown = Object.hasOwn(types, name)
    const type = projection.tree(types, name, node.name.loc!.start)
    if (!isKnown) projection.put(type, 'kind', kind)
    else if (!isExtension || type.kind !== kind) this.#again(type, node.name.loc!.start)
    this.#described(type, node.description)
    this.#directives(type, node.directives)
    const names = (key: string, nodes: readonly { name: NameNode }[] | undefined) => {
      if (!nodes?.length) return
      if (!Object.hasOwn(type, key)) projection.put(type, key, projection.at([], nodes[0]!.name.loc!.start))
      for (const one of nodes) (type[key] as string[]).push(one.name.value)
    }
    names('implements', node.interfaces)
    names('types', node.types)
    if (node.fields?.length) {
      const fields = projection.tree(type, 'fields', node.fields[0]!.loc!.start)
      for (const field of node.fields) this.#member(fields, field, one => this.#field(one, field))
    }
    if (node.values?.length) {
      const values = projection.tree(type, 'values', node.values[0]!.loc!.start)
      for (const value of node.values) this.#member(values, value, () => {})
    }
  }

  #field(into: Tree, node: FieldDefinitionNode | InputValueDefinitionNode): void {
    this.#projection.put(into, 'type', typeText(node.type), node.type.loc!.start)
    if (node.kind === 'FieldDefinition') this.#arguments(into, node.arguments)
    else if (node.defaultValue)
      this.#projection.put(into, 'default', valueText(node.defaultValue), node.defaultValue.loc!.start)
  }

  #arguments(into: Tree, nodes: readonly InputValueDefinitionNode[] | undefined): void {
    if (!nodes?.length) return
    const all = this.#projection.tree(into, 'arguments', nodes[0]!.loc!.start)
    for (const node of nodes) this.#member(all, node, one => this.#field(one, node))
  }

  #member(holder: Tree, node: Named, write: (into: Tree) => void): void {
    const start = node.name.loc!.start
    if (Object.hasOwn(holder, node.name.value)) return this.#again(holder[node.name.value] as Tree, start)
    const one: Tree = this.#projection.at({}, start)
    this.#described(one, node.description)
    write(one)
    this.#directives(one, node.directives)
    this.#projection.put(holder, node.name.value, one)
  }

  /** The name stands a second time; the first one counts. */
  #again(one: Tree, start: number): void {
    this.#projection.put(one, 'again', true, start)
  }

  #described(into: Tree, description: StringValueNode | undefined): void {
    if (description) this.#projection.put(into, 'description', description.value, description.loc!.start)
  }

  #directives(into: Tree, nodes: readonly ConstDirectiveNode[] | undefined): void {
    if (!nodes?.length) return
    if (!Object.hasOwn(into, 'directives'))
      this.#projection.put(into, 'directives', this.#projection.at([], nodes[0]!.loc!.start))
    for (const node of nodes) {
      const one: Tree = this.#projection.at({}, node.loc!.start)
      this.#projection.put(one, 'name', node.name.value)
      if (node.arguments?.length) {
        const given = this.#projection.tree(one, 'arguments', node.arguments[0]!.loc!.start)
        for (const { name, value } of node.arguments)
          this.#projection.put(given, name.value, valueText(value), value.loc!.start)
      }
      if (node.name.value === 'deprecated') this.#deprecated(into, node)
      ;(into.directives as Tree[]).push(one)
    }
  }

  #deprecated(into: Tree, node: ConstDirectiveNode): void {
    const reason = node.arguments?.find(({ name }) => name.value === 'reason')?.value
    this.#projection.put(into, 'deprecated', reason?.kind === 'StringValue' ? reason.value : '', node.loc!.start)
  }

  #directive(node: DefinitionNode & { kind: 'DirectiveDefinition' }): void {
    const start = node.name.loc!.start
    const all = this.#projection.tree(this.#root, 'directives', start)
    this.#member(all, { name: node.name, description: node.description }, one => {
      this.#projection.put(
        one,
        'locations',
        node.locations.map(({ value }) => value),
        node.locations[0]!.loc!.start,
      )
      if (node.repeatable) this.#projection.put(one, 'repeatable', true)
      this.#arguments(one, node.arguments)
    })
  }
}
