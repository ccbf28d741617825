/** A request for an answer of GraphQL (GraphQL over HTTP, GET and POST with JSON). */
import { formatOf, mediaTypeOf } from '@gatehouse/media/media-type.ts'
import type { Exchange } from '@gatehouse/unit'
import { askedBody } from '../mock-contract/asked.ts'

export interface GraphqlAsk {
  query: string
  variables: Record<string, unknown> | undefined
  operationName: string | undefined
}

/** Why there is none. */
export interface NoAsk {
  status: 400 | 405 | 415
  message: string
}

const isPlainObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Throws `request_too_large`. */
export async function askOf({ request }: Exchange): Promise<GraphqlAsk | NoAsk> {
  if (request.method === 'GET' || request.method === 'HEAD') return ofQuery(new URLSearchParams(request.query))
  if (request.method !== 'POST') return { status: 405, message: 'GraphQL is asked by GET and POST.' }
  const type = mediaTypeOf(request.headers.get('content-type'))?.type ?? ''
  if (formatOf(type) !== 'json') return { status: 415, message: 'What is posted to GraphQL is application/json.' }
  const body = await askedBody(request)
  return isPlainObject(body) ? of(body) : { status: 400, message: 'The body is no object in JSON.' }
}

function ofQuery(said: URLSearchParams): GraphqlAsk | NoAsk {
  const variables = said.get('variables')
  try {
    const read: unknown = variables === null ? undefined : JSON.parse(variables)
    return of({ query: said.get('query') ?? undefined, variables: read, operationName: said.get('operationName') })
  } catch {
    return { status: 400, message: 'variables is no JSON.' }
  }
}

function of({ query, variables, operationName }: Record<string, unknown>): GraphqlAsk | NoAsk {
  if (typeof query !== 'string') return { status: 400, message: 'query is missing, or is no text.' }
  if (variables !== undefined && variables !== null && !isPlainObject(variables))
    return { status: 400, message: 'variables is no object.' }
  if (operationName !== undefined && operationName !== null && typeof operationName !== 'string')
    return { status: 400, message: 'operationName is no text.' }
  return { query, variables: variables ?? undefined, operationName: operationName ?? undefined }
}
