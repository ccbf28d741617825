/** What the language of Protobuf demands of a source beyond its grammar, by code. */
import { isRecord, type Steps } from '../function.ts'

export interface SourceProblem {
  code: SourceCode
  message: string
  at: Steps
}

export const sourceCodes = [
  ...([
    'number_twice',
    'number_forbidden',
    'reserved_used',
    'json_name_twice',
    'enum_zero',
    'label_forbidden',
  ] as const),
  ...(['map_key', 'type_unknown'] as const),
] as const
export type SourceCode = (typeof sourceCodes)[number]

type Tree = Readonly<Record<string, unknown>>
const tree = (value: unknown): Tree => (isRecord(value) ? value : {})
const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])

const known = new WeakMap<object, readonly SourceProblem[]>()

export function sourceProblems(root: unknown): readonly SourceProblem[] {
  if (!isRecord(root) || root.protobuf === undefined) return []
  const before = known.get(root)
  if (before) return before
  const messages = Object.entries(tree(root.messages)).flatMap(([name, one]) => messageProblems(root, name, tree(one)))
  const enums = Object.entries(tree(root.enums)).flatMap(([name, one]) => enumProblems(root, name, tree(one)))
  const found = [...messages, ...enums]
  known.set(root, found)
  return found
}

type Tell = (code: SourceCode, message: string, at: Steps) => void

function messageProblems(root: Tree, name: string, message: Tree): SourceProblem[] {
  const found: SourceProblem[] = []
  const tell: Tell = (code, text, at) => found.push({ code, message: text, at: ['messages', name, ...at] })
  tellTwice(tree(message.fields), { tell, part: 'fields', isAliased: false })
  tellReserved(message, tree(message.fields), { tell, part: 'fields' })
  const names = new Map<string, string>()
  for (const [field, one] of Object.entries(tree(message.fields))) {
    const { number, json, label, type } = tree(one)
    const at = ['fields', field]
    const value = Number(number)
    if (!(value >= 1 && value <= 536_870_911) || (value >= 19_000 && value <= 19_999))
      tell('number_forbidden', `${field}: ${number} is no number for a field`, [...at, 'number'])
    const other = names.get(String(json))
    if (other !== undefined) tell('json_name_twice', `${field} and ${other} are both called ${json} in JSON`, at)
    names.set(String(json), field)
    if (label === 'required' && root.protobuf !== 'proto2')
      tell('label_forbidden', `${field}: required is of proto2 alone`, at)
    const key = /^map<(\w+),/.exec(String(type))?.[1]
    if (key !== undefined && !/^(?:s?fixed|[su]?int)(?:32|64)$|^bool$|^string$/.test(key))
      tell('map_key', `${field}: keys of a map are whole numbers, texts or bool`, [...at, 'type'])
    if (!isKnown(root, String(type), name))
      tell('type_unknown', `${field}: ${type} is no type of this source, which imports nothing`, [...at, 'type'])
  }
  return found
}

const scalar = /^(?:double|float|s?fixed(?:32|64)|[su]?int(?:32|64)|bool|string|bytes)$/

/** A source that imports others may have its types from there. */
function isKnown(root: Tree, written: string, scope: string): boolean {
  const type = /^map<\w+, (.+)>$/.exec(written)?.[1] ?? written
  if (scalar.test(type) || list(root.imports).length > 0) return true
  const declared = (name: string) => Object.hasOwn(tree(root.messages), name) || Object.hasOwn(tree(root.enums), name)
  const plain = type.replace(/^\./, '')
  if (
    typeof root.package === 'string' &&
    root.package.split('.').some((_, at, parts) => declared(plain.replace(`${parts.slice(at).join('.')}.`, '')))
  )
    return true
  const steps = scope.split('.')
  return steps.some((_, at) => declared([...steps.slice(0, at + 1), plain].join('.'))) || declared(plain)
}

function enumProblems(root: Tree, name: string, one: Tree): SourceProblem[] {
  const found: SourceProblem[] = []
  const tell: Tell = (code, text, at) => found.push({ code, message: text, at: ['enums', name, ...at] })
  const values = tree(one.values)
  const [first] = Object.entries(values)
  const isClosed = root.protobuf === 'proto2' || tree(one.options)['features.enum_type'] === 'CLOSED'
  if (!first) tell('enum_zero', `${name} must have a value`, [])
  else if (!isClosed && tree(first[1]).number !== 0)
    tell('enum_zero', `${first[0]} stands first and must be 0`, ['values', first[0]])
  tellTwice(values, { tell, part: 'values', isAliased: tree(one.options).allow_alias === true })
  tellReserved(one, values, { tell, part: 'values' })
  return found
}

interface Numbered {
  tell: Tell
  part: string
  isAliased?: boolean
}

function tellTwice(all: Tree, { tell, part, isAliased }: Numbered): void {
  const seen = new Map<unknown, string>()
  for (const [name, one] of Object.entries(all)) {
    const { number } = tree(one)
    const other = seen.get(number)
    if (other !== undefined && !isAliased)
      tell('number_twice', `${name} and ${other} both have the number ${number}`, [part, name, 'number'])
    seen.set(number, name)
  }
}

function tellReserved(holder: Tree, all: Tree, { tell, part }: Numbered): void {
  const { numbers, names } = tree(holder.reserved)
  for (const [name, one] of Object.entries(all)) {
    const number = Number(tree(one).number)
    const isTaken = list(numbers).some(range => number >= Number(list(range)[0]) && number <= Number(list(range)[1]))
    if (isTaken) tell('reserved_used', `${name} uses ${number}, which is reserved`, [part, name, 'number'])
    if (list(names).includes(name)) tell('reserved_used', `${name} is a name that is reserved`, [part, name])
  }
}
