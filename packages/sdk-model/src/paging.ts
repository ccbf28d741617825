/** How an operation gives its items page by page: as `x-pagination` says, or as parameters and fields are usually called. */
import type { Operation as Written } from '@gatehouse/documents/openapi/operation.ts'
import { member, record, text } from '@gatehouse/documents/openapi/tree.ts'
import type { Paging, Parameter, Reply } from './model.ts'
import type { Field, NamedType, Type } from './type.ts'

export interface PagingSource {
  written: Written
  method: string
  parameters: readonly Parameter[]
  success: Reply
  types: ReadonlyMap<string, NamedType>
}

const cursors = /^(cursor|after|page_?token|next_?token|starting_?after|continuation_?token|marker)$/i
const nexts = /^(next|next_?cursor|next_?page_?token|next_?token|cursor|continuation_?token|next_?marker)$/i
const hopsMax = 32

/** Undefined where there are no pages, or it cannot be told how they follow each other. */
export function pagingOf(source: PagingSource): Paging | undefined {
  const { method, success } = source
  if (method !== 'GET' || success.kind !== 'json') return undefined
  const shape = shapeOf(success.type, source.types)
  const fields = shape?.kind === 'object' ? shape.fields : []
  const lists = fields.filter(({ type }) => listOf(type, source.types))
  const isList = listOf(success.type, source.types) !== undefined
  const said = member(source.written.value, 'x-pagination')
  const items = text(member(said, 'items')) ?? (lists.length === 1 ? lists[0]!.name : undefined)
  if (!isList && (items === undefined || !lists.some(({ name }) => name === items))) return undefined
  const where = isList ? {} : { items: items! }
  const own = said === undefined ? guessed(source, fields) : declared(record(said), source.parameters)
  return own ? { ...where, ...own } : undefined
}

type Way =
  | { kind: 'offset' | 'page'; parameter: string }
  | { kind: 'cursor'; parameter: string; next: string }
  | { kind: 'link' }

function declared(said: Record<string, unknown>, parameters: readonly Parameter[]): Way | undefined {
  const { kind, next } = said
  const parameter = parameters.find(({ in: place, name }) => place === 'query' && name === said.parameter)?.name
  if (kind === 'link') return { kind }
  if (parameter === undefined) return undefined
  if (kind === 'cursor') return typeof next === 'string' ? { kind, parameter, next } : undefined
  return kind === 'offset' || kind === 'page' ? { kind, parameter } : undefined
}

function guessed({ written, parameters }: PagingSource, fields: readonly Field[]): Way | undefined {
  const query = (pattern: RegExp, isFit: (type: Type) => boolean) =>
    parameters.find(({ in: place, name, type }) => place === 'query' && pattern.test(name) && isFit(type))?.name
  const cursor = query(cursors, ({ kind }) => kind === 'text')
  const next = fields.find(({ name, type }) => nexts.test(name) && isText(type))
  if (cursor !== undefined && next) return { kind: 'cursor', parameter: cursor, next: next.name }
  const replies = Object.values(record(written.value.responses))
  if (replies.some(one => Object.keys(record(member(one, 'headers'))).some(name => name.toLowerCase() === 'link')))
    return { kind: 'link' }
  const isWhole = ({ kind }: Type) => kind === 'integer' || kind === 'number'
  const offset = query(/^(offset|skip|start)$/i, isWhole)
  if (offset !== undefined) return { kind: 'offset', parameter: offset }
  const page = query(/^(page|page_?number)$/i, isWhole)
  return page === undefined ? undefined : { kind: 'page', parameter: page }
}

const isText = (type: Type): boolean =>
  type.kind === 'text' || (type.kind === 'union' && type.of.every(one => one.kind === 'null' || isText(one)))

export function shapeOf(type: Type, types: ReadonlyMap<string, NamedType>): NamedType['shape'] | undefined {
  let at: Type = type
  for (let hop = 0; hop < hopsMax && at.kind === 'ref'; hop++) {
    const shape = types.get(at.id)?.shape
    if (shape?.kind !== 'alias') return shape
    at = shape.type
  }
  return { kind: 'alias', type: at }
}

/** Type of the items of a list; undefined for what is none. */
export function listOf(type: Type, types: ReadonlyMap<string, NamedType>): Type | undefined {
  const shape = shapeOf(type, types)
  return shape?.kind === 'alias' && shape.type.kind === 'list' ? shape.type.of : undefined
}

/** Of the items that a page has, in a field or as a whole; undefined where there are none. */
export function itemOf(page: Type, items: string | undefined, types: ReadonlyMap<string, NamedType>): Type | undefined {
  const shape = shapeOf(page, types)
  const field = shape?.kind === 'object' ? shape.fields.find(({ name }) => name === items) : undefined
  return listOf(field ? field.type : page, types)
}
