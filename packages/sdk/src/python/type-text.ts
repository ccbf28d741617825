import type { Field, NamedType, Type } from '@gatehouse/sdk-model'
import { comment, docstring } from './comment.ts'
import { literal, text } from './naming.ts'

/** Names of types by their identifiers, with the module in front where they stand in another. */
export type TypeNames = ReadonlyMap<string, string>

export function typeText(type: Type, names: TypeNames): string {
  switch (type.kind) {
    case 'any':
      return 't.Any'
    case 'never':
      return 't.NoReturn'
    case 'text':
      return 'str'
    case 'binary':
      return 'Binary'
    case 'integer':
      return 'int'
    case 'number':
      return 'float'
    case 'boolean':
      return 'bool'
    case 'null':
      return 'None'
    case 'list':
      return `t.List[${typeText(type.of, names)}]`
    case 'map':
      return `t.Dict[str, ${typeText(type.of, names)}]`
    case 'enum':
      return enumText(type)
    case 'union':
      return `t.Union[${type.of.map(one => typeText(one, names)).join(', ')}]`
    case 'ref':
      return names.get(type.id)!
  }
}

/** No literal is a fraction in Python, and of an open one any value of the kind may come. */
function enumText({ values, isOpen }: Type & { kind: 'enum' }): string {
  const kinds = [
    ...new Set(
      values.map(one =>
        typeof one === 'string' ? 'str' : typeof one === 'boolean' ? 'bool' : Number.isInteger(one) ? 'int' : 'float',
      ),
    ),
  ]
  if (isOpen || kinds.includes('float')) return kinds.length === 1 ? kinds[0]! : `t.Union[${kinds.join(', ')}]`
  return `t.Literal[${values.map(literal).join(', ')}]`
}

const builtins = new Set(['str', 'int', 'float', 'bool', 'bytes', 'None', 't', 'Binary'])
const keywords = new Set(
  'False None True and as assert async await break class continue def del elif else except finally for from global if import in is lambda nonlocal not or pass raise return try while with yield'.split(
    ' ',
  ),
)

export function declaration(named: NamedType, names: TypeNames, taken: ReadonlySet<string>): string {
  const { id, description, shape } = named
  const name = names.get(id)!
  if (shape.kind === 'alias')
    return `${comment(description, '')}${name}: t.TypeAlias = ${text(typeText(shape.type, names))}\n`
  const isField = (one: string) =>
    /^[A-Za-z][A-Za-z0-9_]*$/.test(one) && !keywords.has(one) && !builtins.has(one) && !taken.has(one)
  const needed = shape.fields.filter(({ required }) => required)
  const other = shape.fields.filter(({ required }) => !required)
  const about = docstring([description], '    ')
  if (!shape.fields.every(one => isField(one.name))) {
    const part = (suffix: string, fields: readonly Field[], more: string) =>
      `_${name}${suffix} = t.TypedDict(\n    ${text(`_${name}${suffix}`)},\n    {\n${fields.map(one => `        ${text(one.name)}: ${text(typeText(one.type, names))},\n`).join('')}    },${more}\n)\n`
    return `${part('Needed', needed, '')}${part('Other', other, '\n    total=False,')}\n\nclass ${name}(_${name}Needed, _${name}Other):\n${about || '    pass\n'}`
  }
  const lines = (fields: readonly Field[]) =>
    fields.map(one => `${comment(one.description, '    ')}    ${one.name}: ${typeText(one.type, names)}\n`).join('')
  if (needed.length === 0) return `class ${name}(t.TypedDict, total=False):\n${about}${lines(other)}`
  if (other.length === 0) return `class ${name}(t.TypedDict):\n${about}${lines(needed)}`
  return `class _${name}Needed(t.TypedDict):\n${lines(needed)}\n\nclass ${name}(_${name}Needed, total=False):\n${about}${lines(other)}`
}
