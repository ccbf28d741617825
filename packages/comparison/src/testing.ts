/** Small documents around one thing that changes. Imported by tests only. */
import type { Change } from './change.ts'
import { type CompareOptions, compare } from './compare.ts'
import { Library, readSource } from './model/source.ts'

type Json = Record<string, unknown>

/** 3.1 unless said; `more` stands beside `paths`. */
export function documentWith(operation: Json, more: Json = {}): Json {
  const paths = { '/things': { post: { responses: { 200: { description: 'Done.' } }, ...operation } } }
  return { openapi: '3.1.0', info: { title: 'Things', version: '1.0.0' }, paths, ...more }
}

const content = (schema: unknown, type = 'application/json') => ({ content: { [type]: { schema } } })

/** A schema where it may stand. */
export const places = {
  'request-body': (schema: unknown) => documentWith({ requestBody: content(schema) }),
  'request-property': (schema: unknown) =>
    documentWith({ requestBody: content({ type: 'object', properties: { own: schema } }) }),
  'request-parameter': (schema: unknown) => documentWith({ parameters: [{ name: 'own', in: 'query', schema }] }),
  'request-parameter-property': (schema: unknown) =>
    documentWith({
      parameters: [{ name: 'own', in: 'query', schema: { type: 'object', properties: { part: schema } } }],
    }),
  'request-header-property': (schema: unknown) =>
    documentWith({
      parameters: [{ name: 'Own', in: 'header', schema: { type: 'object', properties: { part: schema } } }],
    }),
  'response-body': (schema: unknown) =>
    documentWith({ responses: { 200: { description: 'Done.', ...content(schema) } } }),
  'response-property': (schema: unknown) =>
    documentWith({
      responses: { 200: { description: 'Done.', ...content({ type: 'object', properties: { own: schema } }) } },
    }),
  'response-header': (schema: unknown) =>
    documentWith({ responses: { 200: { description: 'Done.', headers: { Own: { schema } } } } }),
} as const

export const libraryOf = (document: unknown, name = 'things.json') =>
  new Library(readSource(typeof document === 'string' ? document : JSON.stringify(document), name))

/** On the first day of 2026. */
export const testNowMs = Date.parse('2026-01-01T00:00:00Z')

/** The revision is written with other blanks, so that it is compared and not seen to be the same text. */
export function changesBetween(base: unknown, revision: unknown, options: CompareOptions = {}): Change[] {
  return compare(libraryOf(base), libraryOf(JSON.stringify(revision, null, 1)), { nowMs: testNowMs, ...options })
    .changes
}

export const told = (changes: readonly Change[]) => changes.map(({ level, id }) => `${level} ${id}`)

export type TextPair = readonly [string, string]

/** Of texts that are no trees; the revision has a line more, so that it is compared and not seen to be the same text. */
export function changesOfTexts(ending: string, base: string, revision: string): Change[] {
  const [a, b] = [base, `${revision}\n`].map(text => new Library(readSource(text, `api.${ending}`)))
  return compare(a!, b!, { nowMs: testNowMs }).changes
}
