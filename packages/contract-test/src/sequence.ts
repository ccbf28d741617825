/** What one request leaves for the next: a thing that is made, read, deleted, and gone. */

import { type Endpoint, type Values, valuesFor } from '@gatehouse/sample/request/request-values.ts'
import { writeRequest } from '@gatehouse/sample/request/write-request.ts'
import type { Answer, Call } from './call.ts'
import type { TestCase } from './case.ts'
import type { TestFinding } from './finding.ts'
import type { Making } from './make-cases.ts'

interface Family {
  create: Endpoint
  read: Endpoint
  remove: Endpoint | undefined
  /** Variable of the item's path. */
  variable: string
}

/** Collections by their paths: `POST /orders` and `GET /orders/{id}`. */
export function familiesOf(endpoints: readonly Endpoint[]): Family[] {
  return endpoints.flatMap(create => {
    if (create.method !== 'POST') return []
    const below = (method: string) =>
      endpoints.find(
        one =>
          one.method === method &&
          new RegExp(`^${escaped(create.path.replace(/\/$/, ''))}/\\{[^/{}]+\\}$`).test(one.path),
      )
    const read = below('GET')
    const variable = read && /\{([^/{}]+)\}$/.exec(read.path)?.[1]
    return read && variable !== undefined ? [{ create, read, remove: below('DELETE'), variable }] : []
  })
}

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')

export async function followed(
  { create, read, remove, variable }: Family,
  making: Making,
  call: Call,
): Promise<TestFinding[]> {
  const values = valuesFor(create, { ...making, fields: 'all' })
  if (!values) return []
  const made = await call(writeRequest({ endpoint: create, values }))
  const id = made && made.status < 300 ? identifierOf(made, variable) : undefined
  if (id === undefined) return []
  const asked = async (endpoint: Endpoint, what: string) => {
    const own = valuesFor(endpoint, { ...making, fields: 'required' })
    const there: Values = { ...own!, path: { ...own?.path, ...values.path, [variable]: id } }
    const one: TestCase = { endpoint, kind: 'valid', what, values: there }
    const request = writeRequest(one)
    return { request, answer: await call(request) }
  }
  const found: TestFinding[] = []
  const add = (
    endpoint: Endpoint,
    kind: TestFinding['kind'],
    what: string,
    { request, answer }: Awaited<ReturnType<typeof asked>>,
  ) =>
    void found.push({
      ...{ kind, endpoint: endpoint.id, pointer: endpoint.pointer, what, request, status: answer?.status },
      message: `answered with ${answer?.status ?? 'nothing'}`,
    })
  const first = await asked(read, 'what was made is read')
  if (first.answer?.status === 404 || first.answer?.status === 410)
    add(read, 'created-missing', 'what was made is read', first)
  if (!remove) return found
  const gone = await asked(remove, 'what was made is deleted')
  if (!gone.answer || gone.answer.status >= 300) return found
  const after = await asked(read, 'what was deleted is read')
  if (after.answer && after.answer.status < 300) add(read, 'deleted-present', 'what was deleted is read', after)
  return found
}

/** Of the thing that was made: where it is, or what it is called. */
function identifierOf({ headers, text }: Answer, variable: string): string | number | undefined {
  const location = headers.get('location')?.split('?')[0]?.split('/').filter(Boolean).at(-1)
  if (location !== undefined) return decodeURIComponent(location)
  try {
    const body = JSON.parse(text) as Record<string, unknown> | null
    const value = body?.id ?? body?.[variable] ?? body?.uuid ?? body?.name
    return typeof value === 'string' || typeof value === 'number' ? value : undefined
  } catch {
    return undefined
  }
}
