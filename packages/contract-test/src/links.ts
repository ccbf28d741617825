/** Links between operations (OpenAPI 3.1.1 §4.8.20): a value of an answer that the next request is made with. */
import { isRuntimeExpression, runtimeValue, withRuntimeValues } from '@gatehouse/contract/openapi/runtime-expression.ts'
import { documentLimits, type OpenApiDocument } from '@gatehouse/documents'
import { operationsOf } from '@gatehouse/documents/openapi/operation.ts'
import { References } from '@gatehouse/documents/openapi/reference.ts'
import { isRecord, type Json, member, record, text } from '@gatehouse/documents/openapi/tree.ts'
import { type Endpoint, type Values, valuesFor } from '@gatehouse/sample/request/request-values.ts'
import { writeRequest } from '@gatehouse/sample/request/write-request.ts'
import { escapePointer } from '@gatehouse/schema'
import type { Call } from './call.ts'
import type { TestFinding } from './finding.ts'
import { type Exchanged, happenedIn } from './happened.ts'
import type { Judge } from './judge.ts'
import type { Making } from './make-cases.ts'

export interface Link {
  name: string
  pointer: string
  from: Endpoint
  /** As written: `201`, `2XX`, `default`. */
  status: string
  /** Undefined where it leads to no operation of the document. */
  to: Endpoint | undefined
  parameters: Record<string, Json>
  body: Json
}

const linksMax = 1000

/** Those that lead elsewhere than into the document are left out. */
export function linksOf(document: OpenApiDocument, endpoints: readonly Endpoint[]): Link[] {
  const { value: root, dialect } = document
  if (dialect === '2.0') return []
  const references = new References(root)
  const found: Link[] = []
  const operations = operationsOf(root, dialect, documentLimits)
  for (const [index, operation] of operations.entries()) {
    const from = endpoints.find(({ id }) => id === document.endpoints[index]!.id)
    if (!from) continue
    for (const [status, said] of Object.entries(record(operation.value.responses))) {
      const at = `${operation.pointer}/responses/${escapePointer(status)}`
      const reply = references.resolved(said, at)
      for (const [name, written] of Object.entries(record(member(reply?.value, 'links')))) {
        const link = references.resolved(written, `${reply!.pointer}/links/${escapePointer(name)}`)
        if (!isRecord(link?.value)) continue
        const to = targetOf(link.value)
        if (to === 'elsewhere') continue
        const { parameters, requestBody: body } = link.value
        found.push({ name, pointer: link.pointer, from, status, to, parameters: record(parameters), body })
      }
    }
  }
  return found.slice(0, linksMax)

  function targetOf(link: Record<string, Json>): Endpoint | undefined | 'elsewhere' {
    const [id, reference] = [text(link.operationId), text(link.operationRef)]
    if (reference !== undefined && !reference.startsWith('#')) return 'elsewhere'
    const pointer = reference === undefined ? undefined : decodeURIComponent(reference.slice(1))
    const index = operations.findIndex(one =>
      pointer === undefined ? text(one.value.operationId) === id : one.pointer === pointer,
    )
    if (index < 0) return undefined
    // One that is not to be tested is not asked.
    return endpoints.find(one => one.id === document.endpoints[index]!.id) ?? 'elsewhere'
  }
}

interface Following {
  making: Making
  call: Call
  judge: Judge
  url: string
}

/** The links of one endpoint, after one answer for all of them. */
export async function followedLinks(links: readonly Link[], following: Following): Promise<TestFinding[]> {
  const { making, call, judge } = following
  const { from } = links[0]!
  const values = valuesFor(from, { ...making, fields: 'all' })
  if (!values) return []
  const request = writeRequest({ endpoint: from, values })
  const answer = await call(request)
  const one = { endpoint: from, kind: 'valid', what: 'links are followed', values } as const
  // What is wrong by itself is told by the cases of the endpoint.
  if (!answer || answer.status >= 400 || judge.of(one, answer).length > 0) return []
  const seen = { request, values, answer }
  const found: TestFinding[] = []
  for (const link of inOrder(links.filter(({ status }) => fits(status, answer.status)))) {
    const problem = await problemOf(link, seen, following)
    if (problem) found.push({ ...broken(link, seen), ...problem })
  }
  return found
}

const fits = (status: string, seen: number) =>
  status === 'default' || status.toUpperCase() === `${Math.floor(seen / 100)}XX` || status === String(seen)

/** What deletes comes last. */
const inOrder = (links: readonly Link[]) =>
  [...links].sort((a, b) => Number(a.to?.method === 'DELETE') - Number(b.to?.method === 'DELETE'))

function broken({ name, from, pointer }: Link, { request, answer }: Exchanged): TestFinding {
  const status = answer?.status
  return { kind: 'link-broken', endpoint: from.id, pointer, what: `link ${name}`, message: '', status, request }
}

async function problemOf(
  link: Link,
  seen: Exchanged,
  { making, call, url }: Following,
): Promise<Pick<TestFinding, 'message'> | undefined> {
  const { to } = link
  if (!to) return { message: 'it leads to no operation of the document' }
  const happened = happenedIn(seen, url)
  const meant = (written: Json) =>
    typeof written !== 'string'
      ? written
      : isRuntimeExpression(written)
        ? runtimeValue(written, happened)
        : withRuntimeValues(written, happened)
  const values: Values | undefined = valuesFor(to, { ...making, fields: 'required' })
  if (!values) return undefined
  for (const [key, written] of Object.entries(link.parameters)) {
    const value = meant(written)
    if (value === undefined) return { message: `${key}: ${String(written)} is not in the answer` }
    const [, place, name = key] = /^(path|query|header|cookie)\.(.+)$/.exec(key) ?? []
    const parameter = to.contract.parameters.find(one => one.name === name && (!place || one.in === place))
    if (!parameter) return { message: `${key} is no parameter of ${to.id}` }
    values[parameter.in][parameter.name] = value
  }
  const body = link.body === undefined ? undefined : meant(link.body)
  if (link.body !== undefined && body === undefined) return { message: `${String(link.body)} is not in the answer` }
  if (body !== undefined) values.body = { type: values.body?.type ?? 'application/json', value: body }
  const request = writeRequest({ endpoint: to, values })
  const answer = await call(request)
  // Whoever calls may not be let in there; and a server that fails is told by the cases of the endpoint.
  if (answer && (answer.status < 400 || answer.status >= 500 || [401, 403, 429].includes(answer.status)))
    return undefined
  const message = `${to.method} ${request.target} was answered with ${answer?.status ?? 'nothing'}`
  return { message, ...(answer ? { status: answer.status } : {}), request } as Pick<TestFinding, 'message'>
}
