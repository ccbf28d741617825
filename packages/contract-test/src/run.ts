/** A server held against its contract. */
import { contractOf } from '@gatehouse/contract/openapi/contract-of.ts'
import { Schemas } from '@gatehouse/contract/schema/schemas.ts'
import { documentLimits, type OpenApiDocument } from '@gatehouse/documents'
import { invalidDocument } from '@gatehouse/documents/limits.ts'
import { methodsOf, operationsOf } from '@gatehouse/documents/openapi/operation.ts'
import { Sampler } from '@gatehouse/sample'
import { type Endpoint, emptyValues } from '@gatehouse/sample/request/request-values.ts'
import { writeRequest } from '@gatehouse/sample/request/write-request.ts'
import { type Call, type CallOptions, callWith } from './call.ts'
import type { TestCase } from './case.ts'
import type { TestFinding } from './finding.ts'
import { Judge, type Verdict } from './judge.ts'
import { followedLinks, linksOf } from './links.ts'
import { casesOf, type Making } from './make-cases.ts'
import { familiesOf, followed } from './sequence.ts'
import { shrunk } from './shrink.ts'

export interface TestOptions extends CallOptions {
  /** The same seed makes the same requests. */
  seed: string
  /** Of each endpoint; 60 unless said. */
  casesMax?: number
  /** Only endpoints that this says yes to. */
  isWanted?: (endpoint: Endpoint) => boolean
  /** Requests at once. */
  concurrency?: number
  /** Called after each endpoint. */
  progress?: (done: number, all: number) => void
}

export interface TestResult {
  endpoints: number
  cases: number
  /** Endpoints for which no request could be made, as their schemas take nothing that was found. */
  untested: string[]
  /** One of a kind for each endpoint and place. */
  findings: TestFinding[]
}

type Prepared = Pick<Around, 'making' | 'call' | 'judge'> & { endpoints: Endpoint[] }

/** Throws `document_invalid` where the document cannot be held against anything. */
export function prepared(document: OpenApiDocument, options: TestOptions): Prepared {
  const contract = contractOf(document, () => true, { examples: true })
  if (contract.problems.length > 0) throw invalidDocument(contract.problems)
  const operations = operationsOf(document.value, document.dialect, documentLimits)
  const endpoints = document.endpoints.flatMap(({ id, method, path }, index): Endpoint[] => {
    const own = { id, method, path, pointer: operations[index]!.pointer, contract: contract.endpoints.get(id)! }
    return options.isWanted?.(own) === false ? [] : [own]
  })
  const schemas = new Schemas({ $defs: contract.schemas }, { side: 'request', formats: true, flat: true })
  const making: Making = {
    ...{ sampler: new Sampler(schemas), resolve: reference => schemas.target(reference) },
    ...{ parts: true, seed: options.seed, casesMax: options.casesMax ?? 60 },
  }
  const call = callWith(options)
  const judge = new Judge(contract.schemas)
  return { endpoints, making, call, judge }
}

/** Throws `document_invalid` where the document cannot be held against anything. */
export async function testContract(document: OpenApiDocument, options: TestOptions): Promise<TestResult> {
  const { endpoints, making, call, judge } = prepared(document, options)
  const { url } = options
  const result: TestResult = { endpoints: endpoints.length, cases: 0, untested: [], findings: [] }
  const waiting = [...endpoints]
  let done = 0
  const worker = async () => {
    for (let endpoint = waiting.shift(); endpoint; endpoint = waiting.shift()) {
      await testEndpoint(endpoint, { making, call, judge, result })
      options.progress?.(++done, endpoints.length)
    }
  }
  await Promise.all(Array.from({ length: options.concurrency ?? 4 }, worker))
  for (const family of familiesOf(endpoints)) result.findings.push(...(await followed(family, making, call)))
  const lost = new Set(result.findings.filter(({ kind }) => kind === 'created-missing').map(({ endpoint }) => endpoint))
  const links = Object.groupBy(
    linksOf(document, endpoints).filter(({ to }) => !to || !lost.has(to.id)),
    ({ from }) => from.id,
  )
  for (const own of Object.values(links)) {
    result.findings.push(...(await followedLinks(own!, { making, call, judge, url })))
  }
  result.findings.push(...(await otherMethods(document, endpoints, call)))
  const order = new Map(endpoints.map(({ id }, at) => [id, at]))
  result.findings.sort(
    (a, b) => (order.get(a.endpoint) ?? 0) - (order.get(b.endpoint) ?? 0) || (a.kind < b.kind ? -1 : 1),
  )
  return result
}

interface Around {
  making: Making
  call: Call
  judge: Judge
  result: TestResult
}

async function testEndpoint(endpoint: Endpoint, { making, call, judge, result }: Around): Promise<void> {
  const cases = casesOf(endpoint, making)
  if (cases.length === 0) result.untested.push(endpoint.id)
  const seen = new Set<string>()
  const verdictsOf = async (one: TestCase) => {
    result.cases++
    return judge.of(one, await call(writeRequest(one), { anonymous: one.kind === 'anonymous' }))
  }
  for (const one of cases) {
    for (const verdict of await verdictsOf(one)) {
      const key = keyOf(verdict, one)
      if (seen.has(key)) continue
      seen.add(key)
      result.findings.push(await foundIn(one, verdict, { call, judge }))
    }
  }
}

/** Of what is refused or taken wrongly each place counts, of all else the message. */
const keyOf = ({ kind, message }: Verdict, { what }: TestCase) =>
  kind === 'valid-refused' || kind === 'invalid-accepted' || kind === 'server-error'
    ? `${kind} ${what}`
    : `${kind} ${message.replace(/\d+/g, '#')}`

async function foundIn(
  found: TestCase,
  { kind, message }: Verdict,
  { call, judge }: Pick<Around, 'call' | 'judge'>,
): Promise<TestFinding> {
  const answerOf = (one: TestCase) => call(writeRequest(one), { anonymous: one.kind === 'anonymous' })
  // One that is taken although it is wrong stays wrong only in the place that is.
  const isShrunk = kind === 'server-error' || kind === 'body-misfit' || kind === 'status-undocumented'
  const least = isShrunk
    ? await shrunk(found, async one =>
        judge.of(one, await answerOf(one)).some(other => other.kind === kind && other.message === message),
      )
    : found
  const answer = await answerOf(least)
  const { endpoint, what } = least
  return {
    ...{ kind, endpoint: endpoint.id, pointer: endpoint.pointer, what, message, status: answer?.status },
    request: writeRequest(least),
  }
}

/** One that the contract does not have for a path: it must not be taken. */
async function otherMethods(
  document: OpenApiDocument,
  endpoints: readonly Endpoint[],
  call: Call,
): Promise<TestFinding[]> {
  const byPath = new Map<string, Endpoint[]>()
  for (const endpoint of endpoints) byPath.set(endpoint.path, [...(byPath.get(endpoint.path) ?? []), endpoint])
  const found: TestFinding[] = []
  for (const [path, own] of byPath) {
    const has = new Set(document.endpoints.filter(one => one.path === path).map(({ method }) => method))
    const method = ['PUT', 'DELETE', 'PATCH', 'POST'].find(
      one => !has.has(one) && methodsOf(document.dialect).includes(one.toLowerCase()),
    )
    const [first] = own
    if (method === undefined || !first) continue
    const endpoint: Endpoint = { ...first, method, contract: { parameters: [], replies: {} } }
    const request = writeRequest({ endpoint, values: emptyValues() })
    const answer = await call(request)
    if (!answer || answer.status >= 300) continue
    const what = `${method} ${path}`
    const message = `${what} is not in the contract and was answered with ${answer.status}`
    found.push({
      ...{ kind: 'method-undocumented', endpoint: first.id, pointer: first.pointer, what, message },
      status: answer.status,
      request,
    })
  }
  return found
}
