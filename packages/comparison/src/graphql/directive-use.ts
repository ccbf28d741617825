import { isRecord, list, member, record, text } from '@gatehouse/documents/openapi/tree.ts'

/** Directives that stand at something: how often each with which arguments, in one text. */
export function usesOf(value: unknown): Map<string, string[]> {
  const found = new Map<string, string[]>()
  for (const one of list(member(value, 'directives'))) {
    if (!isRecord(one)) continue
    const given = Object.entries(record(one.arguments)).map(([name, said]) => `${name}: ${text(said)}`)
    const name = text(one.name) ?? ''
    found.set(name, [...(found.get(name) ?? []), given.sort().join(', ')].sort())
  }
  return found
}
