/** How a row differs from the document that shall describe it, field by field. Pure. */
import { isDeepStrictEqual } from 'node:util'
import { escapePointer } from '@gatehouse/schema'
import type { ResourceUnit } from '@gatehouse/unit'
import { comparableSpec, type StoredDocument } from './documents.ts'
import { notShown, parted } from './sealed-fields.ts'

export interface FieldChange {
  /** JSON Pointer into the document. */
  pointer: string
  /** Absent where there was nothing. */
  before?: unknown
  /** Absent where nothing will be. */
  after?: unknown
}

export interface WantedDocument {
  spec: Readonly<Record<string, unknown>>
  labels: Readonly<Record<string, string>> | undefined
  /** How what is sealed of the row stands to what the spec has; nothing is sealed unless said. */
  secret?: 'none' | 'same' | 'other' | undefined
}

/** A change with more fields has the rest left out. */
const changesMax = 200

/**
 * `spec` is the wanted one with its defaults filled in. A fixed field that it leaves out keeps what it is: nobody
 * needs to write the digest of a key that the program made. A sealed field that it has is told as one that is set,
 * unless what is kept is the same.
 */
export function differences(row: StoredDocument, wanted: WantedDocument, unit: ResourceUnit): FieldChange[] {
  const before = parted(unit.spec, comparableSpec(row, unit)).open as Record<string, unknown>
  const { open, sealed } = parted(unit.spec, wanted.spec, '/spec')
  const given = open as Record<string, unknown>
  const kept = (unit.fixed ?? []).filter(field => given[field] === undefined && before[field] !== undefined)
  const after = { ...given, ...Object.fromEntries(kept.map(field => [field, before[field]])) }
  const changes: FieldChange[] = []
  compare({ before, after, pointer: '/spec', changes })
  if (wanted.secret !== 'same') {
    const was = wanted.secret === 'other' ? { before: notShown } : {}
    changes.push(...sealed.map(pointer => ({ pointer, ...was, after: notShown })))
  }
  if (wanted.labels) compare({ before: row.labels, after: wanted.labels, pointer: '/metadata/labels', changes })
  return changes
}

interface Comparison {
  before: unknown
  after: unknown
  pointer: string
  changes: FieldChange[]
}

function compare({ before, after, pointer, changes }: Comparison): void {
  if (changes.length >= changesMax || isDeepStrictEqual(before, after)) return
  if (!isPlain(before) || !isPlain(after)) {
    changes.push({
      pointer,
      ...(before === undefined ? {} : { before }),
      ...(after === undefined ? {} : { after }),
    })
    return
  }
  for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
    compare({ before: before[key], after: after[key], pointer: `${pointer}/${escapePointer(key)}`, changes })
  }
}

const isPlain = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
