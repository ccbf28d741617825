import { mergePatch } from './merge-patch.ts'

export interface WrittenByTwo {
  /** Theirs, with what I changed in it. */
  merged: unknown
  /** Pointers (RFC 6901) of what they changed and I did not. */
  theirs: string[]
  /** Of what both changed, each otherwise: mine stands in `merged`. */
  both: string[]
}

/** What two people made of one value, each for herself. A list counts as one value. Pure. */
export function writtenByTwo(before: unknown, mine: unknown, theirs: unknown): WrittenByTwo {
  const found: WrittenByTwo = { merged: theirs, theirs: [], both: [] }
  found.merged = merge(before, mine, theirs, '', found)
  return found
}

function merge(before: unknown, mine: unknown, theirs: unknown, pointer: string, found: WrittenByTwo): unknown {
  if (same(before, theirs) || same(mine, theirs)) return mine
  if (isObject(before) && isObject(mine) && isObject(theirs)) {
    const keys = new Set([...Object.keys(theirs), ...Object.keys(mine), ...Object.keys(before)])
    const entries = [...keys].map(key => {
      const place = `${pointer}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`
      return [key, merge(before[key], mine[key], theirs[key], place, found)] as const
    })
    return Object.fromEntries(entries.filter(([, value]) => value !== undefined))
  }
  if (same(before, mine)) {
    found.theirs.push(pointer)
    return theirs
  }
  found.both.push(pointer)
  return mine
}

const same = (one: unknown, other: unknown) =>
  one === other || (one !== undefined && other !== undefined && mergePatch(one, other) === undefined)

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
