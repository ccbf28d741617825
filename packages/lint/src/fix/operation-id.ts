/** An operationId made of method and path, in the casing of the others, and taken by none of them. */
import { isRecord } from '../function.ts'
import { casingOf } from '../openapi/one-casing.ts'
import { type Fix, pathTo, valueIn } from './fix.ts'

export const operationIdFix: Fix = {
  summary: 'An operationId of method and path, in the casing of the others.',
  make(root) {
    const ids = idsIn(root)
    const taken = new Set(ids)
    const join = joiner(mostOf(ids))
    return steps => {
      const [section, path, method, field] = steps.map(String)
      const operation = valueIn(root, steps.slice(0, -1))
      // A path item that stands elsewhere may be of several paths.
      if (section !== 'paths' || field !== 'operationId' || steps.length !== 4) return undefined
      if (!isRecord(operation) || operation.operationId !== undefined) return undefined
      const operationId = free(join([method!, ...wordsOf(path!)]), taken)
      taken.add(operationId)
      const description = `operationId ${operationId}`
      return { target: pathTo(root, steps.slice(0, -1)), description, update: { operationId } }
    }
  },
}

function idsIn({ paths }: Record<string, unknown>): string[] {
  const items = isRecord(paths) ? Object.values(paths) : []
  const operations = items.flatMap(item => (isRecord(item) ? Object.values(item) : []))
  return operations.flatMap(one => (isRecord(one) && typeof one.operationId === 'string' ? [one.operationId] : []))
}

function wordsOf(path: string): string[] {
  return path.split('/').flatMap(segment => {
    const words = (text: string) => text.replace(/([a-z0-9])([A-Z])/g, '$1 $2').match(/[A-Za-z0-9]+/g) ?? []
    return /\{/.test(segment) ? ['by', ...words(segment)] : words(segment)
  })
}

function mostOf(ids: readonly string[]): string {
  const counts = new Map<string, number>()
  for (const id of ids) {
    const casing = casingOf(id)
    if (casing !== undefined) counts.set(casing, (counts.get(casing) ?? 0) + 1)
  }
  return [...counts].sort(([, a], [, b]) => b - a)[0]?.[0] ?? 'camel'
}

function joiner(casing: string): (words: readonly string[]) => string {
  const capital = (word: string) => word.charAt(0).toUpperCase() + word.slice(1).toLowerCase()
  if (casing === 'snake' || casing === 'kebab') {
    return words => words.map(word => word.toLowerCase()).join(casing === 'snake' ? '_' : '-')
  }
  const pascal = (words: readonly string[]) => words.map(capital).join('')
  return casing === 'pascal' ? pascal : ([first = '', ...rest]) => first.toLowerCase() + pascal(rest)
}

function free(wanted: string, taken: ReadonlySet<string>): string {
  if (!taken.has(wanted)) return wanted
  for (let number = 2; ; number++) if (!taken.has(wanted + number)) return wanted + number
}
