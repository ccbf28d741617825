/** The operations of a document, path item references followed, whatever else may be wrong with it. */
import { escapePointer } from '@gatehouse/schema'
import { type DocumentLimits, tooLarge } from '../limits.ts'
import type { Dialect } from './dialect.ts'
import { References } from './reference.ts'
import { isRecord, type Json, list, member, record, text } from './tree.ts'

export interface Operation {
  /** Upper case. */
  method: string
  /** Template as written. */
  path: string
  value: Record<string, Json>
  /** Where the operation stands; elsewhere than its path when the path item is a reference. */
  pointer: string
  item: Record<string, Json>
  itemPointer: string
}

export interface Parameter {
  name: string
  in: string
  /** Where it stands in the list of its operation or path item, before references are followed. */
  pointer: string
  value: Record<string, Json>
}

/** Parameters of one list; what stands beyond is an error of its own. */
export const parametersMax = 500

const fixedMethods = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace', 'query']

export function methodsOf(dialect: Dialect): readonly string[] {
  if (dialect === '3.2') return fixedMethods
  return fixedMethods.slice(0, dialect === '2.0' ? 7 : 8)
}

/** Every operation beneath `paths`, in the order of the document. Webhooks and callbacks are not endpoints. */
export function operationsOf(root: Json, dialect: Dialect, limits: DocumentLimits): Operation[] {
  const references = new References(root)
  const found = new Map<string, Operation>()
  for (const [path, written] of Object.entries(record(member(root, 'paths')))) {
    if (!path.startsWith('/') || !isRecord(written)) continue
    const own = `/paths/${escapePointer(path)}`
    const target = references.resolved(written, own) ?? { value: written, pointer: own }
    for (const { value, pointer } of target.value === written ? [target] : [target, { value: written, pointer: own }]) {
      for (const one of inItem(record(value), pointer, dialect)) {
        found.set(`${one.method} ${path}`, { path, ...one })
        if (found.size > limits.operationsMax) throw tooLarge('operationsMax', limits, 'too many operations')
      }
    }
  }
  return [...found.values()]
}

function inItem(item: Record<string, Json>, itemPointer: string, dialect: Dialect): Omit<Operation, 'path'>[] {
  const fixed = methodsOf(dialect)
  const found: Omit<Operation, 'path'>[] = []
  const add = (method: string, value: Json, pointer: string) => {
    if (isRecord(value)) found.push({ method, value, pointer, item, itemPointer })
  }
  for (const name of Object.keys(item)) {
    if (fixed.includes(name)) add(name.toUpperCase(), item[name], `${itemPointer}/${name}`)
    if (name !== 'additionalOperations' || dialect !== '3.2') continue
    for (const [method, value] of Object.entries(record(item[name]))) {
      add(method.toUpperCase(), value, `${itemPointer}/additionalOperations/${escapePointer(method)}`)
    }
  }
  return found
}

/** The parameters of one list (`parameters` of an operation or path item), references followed. */
export function parametersOf(owner: Record<string, Json>, pointer: string, references: References): Parameter[] {
  return list(member(owner, 'parameters'))
    .slice(0, parametersMax)
    .flatMap((written, index) => {
      const at = `${pointer}/parameters/${index}`
      const value = record(references.resolved(written, at)?.value)
      const name = text(member(value, 'name'))
      const where = text(member(value, 'in'))
      return name === undefined || where === undefined ? [] : [{ name, in: where, pointer: at, value }]
    })
}

/** Template expressions of a path, in order. */
export function templateNames(path: string): string[] {
  return [...path.matchAll(/\{([^{}]*)\}/g)].map(found => found[1]!)
}
