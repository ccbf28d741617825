/** A question in GraphQL as a call of the one address that it has (GraphQL over HTTP). */
import { Refused } from '../contract.ts'
import type { FormedCall } from './call-of-form.ts'

const queryMax = 50_000

/** Throws `Refused`. */
export function graphqlCall(basePath: string, form: URLSearchParams): FormedCall {
  const query = form.get('query') ?? ''
  const operationName = form.get('operationName') || undefined
  if (query.trim() === '') throw wrong('A question needs a text.')
  if (query.length > queryMax) throw wrong(`A question has at most ${queryMax} characters.`)
  const body = JSON.stringify({ query, operationName, variables: variablesOf(form.get('variables') ?? '') })
  return {
    method: 'POST',
    target: basePath || '/',
    headers: [
      ['Content-Type', 'application/json'],
      ['Accept', 'application/graphql-response+json, application/json;q=0.9'],
    ],
    body,
  }
}

function variablesOf(text: string): object | undefined {
  if (text.trim() === '') return undefined
  if (text.length > queryMax) throw wrong(`Variables have at most ${queryMax} characters.`)
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value
  } catch {
    // Told as what it must be.
  }
  throw wrong('Variables are an object in JSON.')
}

const wrong = (detail: string) =>
  new Refused({ status: 400, code: 'invalid_input', title: 'It could not be sent', detail })
