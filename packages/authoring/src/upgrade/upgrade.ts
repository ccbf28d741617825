/** A document of Swagger 2.0 as one of OpenAPI 3.0 that says the same, and one of 3.0 as one of 3.1. */
import { Failure } from '@gatehouse/base'
import { type Dialect, readDocument } from '@gatehouse/documents'
import { dialectOf } from '@gatehouse/documents/openapi/dialect.ts'
import { isRecord } from '@gatehouse/documents/openapi/tree.ts'
import { fromSwagger } from './from-swagger.ts'
import { toSchemaDialect } from './to-schema-dialect.ts'

export interface Upgraded {
  value: Record<string, unknown>
  from: Dialect
  /** What the new version cannot say, with a pointer into the document as it was. */
  lost: Lost[]
}

export interface Lost {
  pointer: string
  message: string
}

/** Throws `document_invalid` where it is no OpenAPI document, and `conflict` where it is of that version or a later one. */
export function upgraded(source: string, to: '3.0' | '3.1', file?: string): Upgraded {
  const { value } = readDocument(source, file === undefined ? {} : { file })
  const from = isRecord(value) ? dialectOf(value) : undefined
  if (!from) throw new Failure('document_invalid', 'This is no OpenAPI document.')
  if (from >= to) throw new Failure('conflict', `The document is of OpenAPI ${from} already.`)
  // Aliases share objects, and each place of them becomes its own.
  const own = JSON.parse(JSON.stringify(value)) as Record<string, unknown>
  const lost: Lost[] = []
  const three = from === '2.0' ? fromSwagger(own, lost) : own
  return { value: to === '3.1' ? toSchemaDialect(three) : three, from, lost }
}
