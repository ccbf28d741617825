/** All that the contract says of an endpoint, compiled part by part when it is first needed. */
import type { HeaderList } from '@gatehouse/base'
import { JsonProblem } from '@gatehouse/media/json-reader.ts'
import { XmlProblem } from '@gatehouse/media/strict-xml.ts'
import type { ContractContent, ContractSchemas, EndpointContract, RouteContract } from '@gatehouse/unit'
import { type BodyText, readBody } from '../body/body-reader.ts'
import { Undecodable } from '../parameter/fields.ts'
import type { Side } from '../schema/maker.ts'
import { type Run, TooCostly, workOf } from '../schema/run.ts'
import { Schemas } from '../schema/schemas.ts'
import { type UsedPart, usedParts } from '../schema/used-parts.ts'
import { contentFor } from './media-types.ts'
import { type CheckMaker, ParameterChecks } from './parameter-checks.ts'

type ContractReply = EndpointContract['replies'][string]

export interface EndpointOptions {
  formats: boolean
  /** Somebody asks for fields that the contract does not know. */
  unknown: boolean
}

/** A body as it was read, where the type is one that is looked into. */
export interface ReadBody {
  value: unknown
}

/** Of the schemas that the endpoints of a part share: one for each way. */
export class ContractChecks {
  readonly #options: EndpointOptions
  readonly #sides: { [S in Side]?: Schemas } = {}
  readonly #schemas: ContractSchemas

  constructor(schemas: ContractSchemas, options: EndpointOptions) {
    this.#schemas = schemas
    this.#options = options
  }

  side(side: Side): Schemas {
    const { formats, unknown } = this.#options
    this.#sides[side] ??= new Schemas({ $defs: this.#schemas }, { side, formats, unknown, flat: true })
    return this.#sides[side]
  }
}

export class EndpointChecks {
  readonly contract: RouteContract
  readonly #checks: ContractChecks
  readonly #replyHeaders = new Map<ContractReply, ParameterChecks>()
  #parameters: ParameterChecks | undefined

  constructor(contract: RouteContract, checks: ContractChecks) {
    this.contract = contract
    this.#checks = checks
  }

  get parameters(): ParameterChecks {
    this.#parameters ??= new ParameterChecks(this.contract.endpoint.parameters, this.#maker('request'))
    return this.#parameters
  }

  /** Undefined where the contract does not have the type. */
  requestContent(type: string): ContractContent | undefined {
    return contentFor(this.contract.endpoint.body?.types ?? {}, type)
  }

  /** Undefined where the contract does not have the status. */
  reply(status: number): ContractReply | undefined {
    const { replies } = this.contract.endpoint
    const name = [String(status), `${Math.floor(status / 100)}XX`, 'default'].find(one => Object.hasOwn(replies, one))
    return name === undefined ? undefined : replies[name]
  }

  /** Fields of a reply. */
  replyHeaders(reply: ContractReply, headers: HeaderList, run: Run): void {
    if (!reply.headers || reply.headers.length === 0) return
    const known = this.#replyHeaders.get(reply) ?? new ParameterChecks(reply.headers, this.#maker('reply'))
    this.#replyHeaders.set(reply, known)
    known.headers(headers, run)
  }

  /** Which parts of a schema of its requests a value uses. */
  usedParts(schema: unknown, value: unknown): UsedPart[] {
    const schemas = this.#checks.side('request')
    return usedParts(schema, value, reference => schemas.target(reference))
  }

  #maker(side: Side): CheckMaker {
    const schemas = this.#checks.side(side)
    return { check: schema => schemas.check(schema), resolve: reference => schemas.target(reference) }
  }

  /** What is wrong is told to the run; undefined where the body is not one that is looked into, or cannot be read. */
  body(side: Side, content: ContractContent, body: BodyText, run: Run): ReadBody | undefined {
    run.part = 'body'
    run.grant(workOf(body.bytes))
    try {
      const schemas = this.#checks.side(side)
      const read = readBody(body, content, reference => schemas.target(reference))
      if (read && content.schema !== undefined) schemas.check(content.schema)(read.value, run)
      return read
    } catch (thrown) {
      const problem = problemOf(thrown)
      if (problem === undefined) throw thrown
      run.tell(problem)
      return undefined
    }
  }
}

/** In words, where what was thrown is the body's fault. */
function problemOf(thrown: unknown): string | undefined {
  if (thrown instanceof TooCostly || thrown instanceof Undecodable) return thrown.message
  if (thrown instanceof JsonProblem) return `is not JSON as it is read here: ${thrown.message}`
  return thrown instanceof XmlProblem ? `is not XML as it is read here: ${thrown.message}` : undefined
}
