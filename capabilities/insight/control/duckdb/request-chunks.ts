/**
 * Requests into DuckDB, column by column and 2,048 at a time: numbers as they lie in memory, a text that comes often once.
 * Row by row each value is a call into the engine, which was half of what taking a request in cost.
 */
import {
  BIGINT,
  BLOB,
  DOUBLE,
  type DuckDBAppender,
  DuckDBDataChunk,
  type DuckDBType,
  UINTEGER,
  USMALLINT,
  UTINYINT,
  VARCHAR,
} from '@duckdb/node-api'
import duckdb from '@duckdb/node-bindings'
import type { EventBatch, UsageEvent } from '@gatehouse/events'
import { type ColumnKind, type IdTexts, requestColumns } from '../request-columns.ts'

type Vector = Parameters<typeof duckdb.vector_get_data>[0]
type Of = (event: UsageEvent, from: From) => string | number | Uint8Array
interface From {
  batch: EventBatch
  ids: IdTexts
}

const columns = Object.values(requestColumns) as { kind: ColumnKind; of: Of }[]
const types: Record<ColumnKind, DuckDBType> = {
  ...{ text: VARCHAR, bytes: BLOB, tiny: UTINYINT, small: USMALLINT, count: UINTEGER, long: BIGINT, number: DOUBLE },
}
/** Of one chunk, at most; the engine's own measure. */
const rowsMax = 2048
/** Of a text as the engine keeps it: its length, and its letters, or the first of them and where all are (`duckdb_string_t`). */
const textWords = 4

const bytes8 = new Uint8Array(rowsMax)
const bytes16 = new Uint16Array(rowsMax)
const bytes32 = new Uint32Array(rowsMax)
const longs = new BigInt64Array(rowsMax)
const doubles = new Float64Array(rowsMax)
const texts = new Uint32Array(rowsMax * textWords)
/** Which of the texts that are told apart a row has. */
const places = new Uint16Array(rowsMax)

interface Rows {
  vector: Vector
  events: readonly UsageEvent[]
  start: number
  count: number
  of: Of
  from: From
}

const numbers: Partial<
  Record<ColumnKind, { [index: number]: number; buffer: ArrayBuffer; BYTES_PER_ELEMENT: number }>
> = { tiny: bytes8, small: bytes16, count: bytes32, number: doubles }

/** Appends the requests of a batch; they are not in the table before the appender is flushed. */
export function appendRequests(appender: DuckDBAppender, batch: EventBatch, ids: IdTexts): void {
  const from = { batch, ids }
  const { events } = batch
  for (let start = 0; start < events.length; start += rowsMax) {
    const count = Math.min(rowsMax, events.length - start)
    const made = DuckDBDataChunk.create(columns.map(({ kind }) => types[kind]))
    duckdb.data_chunk_set_size(made.chunk, count)
    for (let i = 0; i < columns.length; i++) {
      const { kind, of } = columns[i]!
      const vector = duckdb.data_chunk_get_vector(made.chunk, i)
      writers[kind]({ vector, events, start, count, of, from }, kind)
    }
    appender.appendDataChunk(made)
  }
}

const writers: Record<ColumnKind, (rows: Rows, kind: ColumnKind) => void> = {
  text: writeTexts,
  bytes: writeBytes,
  long: writeLongs,
  ...{ tiny: writeNumbers, small: writeNumbers, count: writeNumbers, number: writeNumbers },
}

function writeNumbers({ vector, events, start, count, of, from }: Rows, kind: ColumnKind): void {
  const into = numbers[kind]!
  for (let row = 0; row < count; row++) into[row] = of(events[start + row]!, from) as number
  duckdb.copy_data_to_vector(vector, 0, into.buffer, 0, count * into.BYTES_PER_ELEMENT)
}

function writeLongs({ vector, events, start, count, of, from }: Rows): void {
  for (let row = 0; row < count; row++) longs[row] = BigInt(of(events[start + row]!, from) as number)
  duckdb.copy_data_to_vector(vector, 0, longs.buffer, 0, count * 8)
}

/** Of which none is like another. */
function writeBytes({ vector, events, start, count, of, from }: Rows): void {
  for (let row = 0; row < count; row++)
    duckdb.vector_assign_string_element_len(vector, row, of(events[start + row]!, from) as Uint8Array)
}

/** Each text is given to the engine once; the other rows that have it get what the engine then keeps in its place. */
function writeTexts({ vector, events, start, count, of, from }: Rows): void {
  const known = new Map<string, number>()
  let [last, place] = ['', -1]
  for (let row = 0; row < count; row++) {
    const text = of(events[start + row]!, from) as string
    if (place < 0 || text !== last) {
      place = known.get(text) ?? -1
      if (place < 0) {
        place = known.size
        known.set(text, place)
        duckdb.vector_assign_string_element(vector, place, text)
      }
      last = text
    }
    places[row] = place
  }
  // Every row has its own, in order: they are where they belong.
  if (known.size === count) return
  const kept = duckdb.vector_get_data(vector, known.size * textWords * 4)
  const words = new Uint32Array(kept.buffer, kept.byteOffset, known.size * textWords)
  for (let row = 0, to = 0; row < count; row++, to += textWords) {
    const at = places[row]! * textWords
    texts[to] = words[at]!
    texts[to + 1] = words[at + 1]!
    texts[to + 2] = words[at + 2]!
    texts[to + 3] = words[at + 3]!
  }
  duckdb.copy_data_to_vector(vector, 0, texts.buffer, 0, count * textWords * 4)
}
