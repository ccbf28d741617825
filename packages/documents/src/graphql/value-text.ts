import type { ConstValueNode, TypeNode } from 'graphql/language'

/** A constant as the language writes it, fields in order of their names: the same text for the same value. */
export function valueText(node: ConstValueNode): string {
  switch (node.kind) {
    case 'StringValue':
      return JSON.stringify(node.value)
    case 'BooleanValue':
      return String(node.value)
    case 'NullValue':
      return 'null'
    case 'ListValue':
      return `[${node.values.map(valueText).join(', ')}]`
    case 'ObjectValue': {
      const fields = node.fields.map(({ name, value }) => `${name.value}: ${valueText(value)}`)
      return `{${fields.sort().join(', ')}}`
    }
    default:
      return node.value
  }
}

/** `[Pet!]!` */
export function typeText(node: TypeNode): string {
  if (node.kind === 'NonNullType') return `${typeText(node.type)}!`
  return node.kind === 'ListType' ? `[${typeText(node.type)}]` : node.name.value
}
