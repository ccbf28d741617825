/** How a row differs from the document that shall describe it, field by field. Pure. */
import { isDeepStrictEqual } from 'node:util'
import type { ResourceUnit } from '@gatehouse/unit'
import { comparableSpec, type StoredDocument } from './documents.ts'

export interface FieldChange {
  /** JSON Pointer into the document. */
  pointer: string
  /** Absent where there was nothing. */
  before?: unknown
  /** Absent where nothing will be. */
  after?: unknown
}

/** A change with more fields has the rest left out. */
const changesMax = 200

/**
 * `spec` is the wanted one with its defaults filled in. A fixed field that it leaves out keeps what it is: nobody
 * needs to write the digest of a key that the program made.
 */
export function differences(
  row: StoredDocument,
  wanted: { spec: Readonly<Record<string, unknown>>; labels: Readonly<Record<string, string>> | undefined },
  unit: ResourceUnit,
): FieldChange[] {
  const before = comparableSpec(row, unit)
  const kept = (unit.fixed ?? []).filter(field => wanted.spec[field] === undefined && before[field] !== undefined)
  const after = { ...wanted.spec, ...Object.fromEntries(kept.map(field => [field, before[field]])) }
  const changes: FieldChange[] = []
  compare({ before, after, pointer: '/spec', changes })
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
    const step = key.replace(/~/g, '~0').replace(/\//g, '~1')
    compare({ before: before[key], after: after[key], pointer: `${pointer}/${step}`, changes })
  }
}

const isPlain = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
