/** Answers held against the contract. */
import { HeaderList } from '@gatehouse/base'
import { isLookedInto } from '@gatehouse/contract/body/body-reader.ts'
import { ContractChecks, EndpointChecks } from '@gatehouse/contract/endpoint/endpoint-checks.ts'
import { contentFor } from '@gatehouse/contract/endpoint/media-types.ts'
import { Run, workOf } from '@gatehouse/contract/schema/run.ts'
import { mediaTypeOf } from '@gatehouse/media/media-type.ts'
import type { Endpoint } from '@gatehouse/sample/request/request-values.ts'
import type { ContractSchemas } from '@gatehouse/unit'
import type { Answer } from './call.ts'
import type { TestCase } from './case.ts'
import type { FindingKind } from './finding.ts'

export interface Verdict {
  kind: FindingKind
  message: string
}

/** Statuses with which a request that is not as it must be is refused. */
const refusals = new Set([400, 403, 404, 405, 406, 409, 410, 411, 412, 413, 414, 415, 416, 422, 428, 431])
/** With these a server refuses a request for what it is, and not for what is there. */
const misfits = new Set([400, 414, 415, 422])

export class Judge {
  readonly #checks: ContractChecks
  readonly #known = new Map<string, EndpointChecks>()
  readonly #schemas: ContractSchemas

  constructor(schemas: ContractSchemas) {
    this.#schemas = schemas
    this.#checks = new ContractChecks(schemas, { formats: true, unknown: false })
  }

  of({ endpoint, kind, what }: TestCase, answer: Answer | undefined): Verdict[] {
    if (!answer) return [{ kind: 'no-answer', message: 'no answer came' }]
    const { status } = answer
    if (status >= 500) return [{ kind: 'server-error', message: `answered with ${status}` }]
    const found: Verdict[] = []
    if (kind === 'anonymous' && status < 400)
      found.push({ kind: 'anonymous-accepted', message: `answered with ${status}` })
    if (kind === 'invalid' && !refusals.has(status) && status !== 401) {
      found.push({ kind: 'invalid-accepted', message: `${what}: answered with ${status}` })
    }
    if (kind === 'valid' && misfits.has(status) && hasGood(endpoint))
      found.push({ kind: 'valid-refused', message: `${what}: answered with ${status}` })
    // What must not be taken says nothing more.
    if (found.length > 0) return found
    // A refusal that nobody described is still one.
    return this.#reply(endpoint, answer, kind !== 'valid')
  }

  #reply(endpoint: Endpoint, { status, headers, text }: Answer, isRefusal: boolean): Verdict[] {
    const checks = this.#checksOf(endpoint)
    const reply = checks.reply(status)
    // A contract without replies says nothing of them.
    if (Object.keys(endpoint.contract.replies).length === 0) return []
    if (!reply)
      return isRefusal && status >= 400
        ? []
        : [{ kind: 'status-undocumented', message: `${status} is not in the contract` }]
    const found: Verdict[] = []
    const head = new Run({ work: workOf(0) })
    checks.replyHeaders(reply, HeaderList.from(Object.fromEntries(headers)), head)
    if (head.problems[0] !== undefined) found.push({ kind: 'header-misfit', message: head.problems[0] })
    const type = mediaTypeOf(headers.get('content-type') ?? undefined)?.type ?? ''
    if (text === '' || Object.keys(reply.types).length === 0) {
      const isMissing =
        text === '' && Object.keys(reply.types).length > 0 && endpoint.method !== 'HEAD' && status !== 304
      return isMissing ? [...found, { kind: 'body-misfit', message: 'the body is missing' }] : found
    }
    const content = contentFor(reply.types, type)
    // Whatever stands before a server may refuse so (RFC 9457).
    if (!content && status >= 400 && type === 'application/problem+json') return found
    if (!content) {
      const types = Object.keys(reply.types).join(', ')
      return [...found, { kind: 'type-undocumented', message: `${type || 'no type'} in place of ${types}` }]
    }
    if (content.schema === undefined || !isLookedInto(type)) return found
    const run = new Run({ work: 0 })
    const contentType = headers.get('content-type') ?? undefined
    const read = checks.body('reply', content, { type, contentType, text, bytes: Buffer.byteLength(text) }, run)
    const [problem] = run.problems
    if (problem === undefined) return found
    return [...found, { kind: read ? 'body-misfit' : 'body-unreadable', message: problem }]
  }

  #checksOf(endpoint: Endpoint): EndpointChecks {
    const known = this.#known.get(endpoint.id)
    if (known) return known
    const checks = new EndpointChecks({ endpoint: endpoint.contract, schemas: this.#schemas }, this.#checks)
    this.#known.set(endpoint.id, checks)
    return checks
  }
}

/** Where the contract describes no success, nobody knows what one looks like. */
const hasGood = ({ contract }: Endpoint) => Object.keys(contract.replies).some(status => /^[23]|^default$/.test(status))
