/** Which fields exclude each other. */
import { within } from '../model/source.ts'
import type { FileWalk } from './file-walk.ts'
import type { Field, Message } from './schema.ts'

export interface Oneofs {
  /** Whether a field is in the oneof that it was in; `entered` where it alone is in one that is new. */
  relation(from: Field, to: Field): 'same' | 'entered' | 'changed'
}

export function oneofsOf(
  walk: FileWalk,
  { from, to, endpoint }: { from: Message; to: Message; endpoint: string },
): Oneofs {
  const [had, has] = [membersOf(from), membersOf(to)]
  const names = new Map<string, string>()
  for (const [name, numbers] of had) {
    if (has.has(name)) continue
    const left = [...numbers].filter(number => to.fields.has(number))
    const found = [...has].find(([other, all]) => !had.has(other) && left.length > 0 && left.every(one => all.has(one)))
    if (!found) continue
    names.set(name, found[0])
    const place = { base: within(from.at, 'oneofs', name), revision: within(to.at, 'oneofs', found[0]), endpoint }
    const message = `The oneof ${name} of ${to.name} is called ${found[0]} now.`
    walk.tell({ ...place, id: 'protobuf-oneof-renamed', subject: `${to.name} ${name}`, message })
  }
  return {
    relation(one, other) {
      const before = one.oneof === undefined ? undefined : (names.get(one.oneof) ?? one.oneof)
      if (before === other.oneof) return 'same'
      if (before !== undefined || other.oneof === undefined) return 'changed'
      const older = [...has.get(other.oneof)!].filter(number => from.fields.has(number))
      return !had.has(other.oneof) && older.length === 1 ? 'entered' : 'changed'
    },
  }
}

function membersOf({ fields }: Message): Map<string, Set<number>> {
  const found = new Map<string, Set<number>>()
  for (const { oneof, number } of fields.values()) {
    if (oneof !== undefined) found.set(oneof, (found.get(oneof) ?? new Set()).add(number))
  }
  return found
}
