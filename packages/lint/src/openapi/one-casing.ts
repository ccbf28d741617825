/** Names of one kind are written in the casing that most of them have. */
import { object, oneOf } from '@gatehouse/schema'
import { isRecord, type LintFunction, type Steps } from '../function.ts'

interface Named {
  name: string
  steps: Steps
}

const kinds = ['query', 'properties', 'operationIds', 'schemas'] as const
type Kind = (typeof kinds)[number]

/** What a name with two words tells of itself; one word fits every casing. */
export function casingOf(name: string): string | undefined {
  if (/^[a-z0-9]+$/.test(name)) return undefined
  if (/^[a-z][a-z0-9]*(?:[A-Z][A-Za-z0-9]*)+$/.test(name)) return 'camel'
  if (/^[a-z][a-z0-9]*(?:_[a-z0-9]+)+$/.test(name)) return 'snake'
  if (/^[a-z][a-z0-9]*(?:-[a-z0-9]+)+$/.test(name)) return 'kebab'
  return /^[A-Z][A-Za-z0-9]*$/.test(name) ? 'pascal' : 'other'
}

export const oneCasing: LintFunction = {
  summary: 'Names of one kind are in the casing that most of them have.',
  options: object({ of: oneOf([...kinds]) }),
  make:
    ({ of }: { of: Kind }) =>
    (_, { root }) => {
      const named = namesIn(root.value, of).flatMap(one => {
        const casing = casingOf(one.name)
        return casing === undefined ? [] : [{ ...one, casing }]
      })
      const counts = new Map<string, number>()
      for (const { casing } of named) counts.set(casing, (counts.get(casing) ?? 0) + 1)
      const [most] = [...counts].sort(([, a], [, b]) => b - a)
      if (!most || most[0] === 'other' || counts.size === 1) return undefined
      return named
        .filter(({ casing }) => casing !== most[0])
        .map(({ name, steps }) => ({
          message: `${name} is not in ${most[0]} case, as ${most[1]} others are`,
          at: steps,
        }))
    },
}

function namesIn(root: unknown, kind: Kind): Named[] {
  const found: Named[] = []
  const waiting: { value: unknown; steps: Steps }[] = [{ value: root, steps: [] }]
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { value, steps } = next
    if (typeof value !== 'object' || value === null) continue
    if (isRecord(value)) own(value, steps, kind, found)
    for (const [key, inner] of Object.entries(value)) {
      if (typeof inner === 'object' && !data.has(key)) waiting.push({ value: inner, steps: [...steps, key] })
    }
  }
  return found
}

/** Values in which nothing is a name of the API. */
const data = new Set(['example', 'examples', 'default', 'enum'])

function own(value: Record<string, unknown>, steps: Steps, kind: Kind, found: Named[]): void {
  if (kind === 'query' && value.in === 'query' && typeof value.name === 'string') {
    found.push({ name: value.name, steps: [...steps, 'name'] })
  }
  if (kind === 'operationIds' && typeof value.operationId === 'string') {
    found.push({ name: value.operationId, steps: [...steps, 'operationId'] })
  }
  if (kind === 'schemas' && steps.length <= 2 && ['schemas', 'definitions'].includes(String(steps.at(-1)))) {
    for (const name of Object.keys(value)) found.push({ name, steps: [...steps, name] })
  }
  if (kind === 'properties' && isRecord(value.properties) && steps.at(-1) !== 'properties') {
    for (const name of Object.keys(value.properties)) found.push({ name, steps: [...steps, 'properties', name] })
  }
}
