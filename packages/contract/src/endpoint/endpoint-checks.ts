/** All that the contract says of an endpoint, compiled part by part when it is first needed. */
import { JsonProblem, readJson } from '@gatehouse/media/json-reader.ts'
import { formatOf } from '@gatehouse/media/media-type.ts'
import { bounds } from '@gatehouse/media/value-bounds.ts'
import type { ContractSchemas, RouteContract } from '@gatehouse/unit'
import { Undecodable } from '../parameter/fields.ts'
import { objectOfForm } from '../parameter/form.ts'
import { shapeOf } from '../parameter/shape.ts'
import type { Side } from '../schema/maker.ts'
import { type Run, TooCostly, workOf } from '../schema/run.ts'
import { Schemas } from '../schema/schemas.ts'
import { type Content, contentFor } from './media-types.ts'
import { ParameterChecks } from './parameter-checks.ts'

export interface EndpointOptions {
  formats: boolean
  /** Somebody asks for fields that the contract does not know. */
  unknown: boolean
}

/** A body as it was read, where the type is one that is looked into. */
export interface ReadBody {
  value: unknown
}

export interface BodyText {
  type: string
  text: string
  bytes: number
  /** It will be written anew: no number may become another one. */
  exact?: boolean
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
  #parameters: ParameterChecks | undefined

  constructor(contract: RouteContract, checks: ContractChecks) {
    this.contract = contract
    this.#checks = checks
  }

  get parameters(): ParameterChecks {
    const schemas = this.#checks.side('request')
    this.#parameters ??= new ParameterChecks(this.contract, {
      check: schema => schemas.check(schema),
      resolve: reference => schemas.target(reference),
    })
    return this.#parameters
  }

  /** Undefined where the contract does not have the type. */
  requestContent(type: string): Content | undefined {
    return contentFor(this.contract.endpoint.body?.types ?? {}, type)
  }

  /** Undefined where the contract does not have the status. */
  reply(status: number): Readonly<Record<string, Content>> | undefined {
    const { replies } = this.contract.endpoint
    const name = [String(status), `${Math.floor(status / 100)}XX`, 'default'].find(one => Object.hasOwn(replies, one))
    return name === undefined ? undefined : replies[name]!.types
  }

  /** What is wrong is told to the run; undefined where the body is not one that is looked into, or cannot be read. */
  body(side: Side, { schema }: Content, body: BodyText, run: Run): ReadBody | undefined {
    run.part = 'body'
    run.grant(workOf(body.bytes))
    try {
      const read = this.#read(side, schema, body)
      if (read && schema !== undefined) this.#checks.side(side).check(schema)(read.value, run)
      return read
    } catch (thrown) {
      if (thrown instanceof TooCostly) run.tell(thrown.message)
      else if (thrown instanceof Undecodable) run.tell(thrown.message)
      else if (thrown instanceof JsonProblem) run.tell(`is not JSON as it is read here: ${thrown.message}`)
      else throw thrown
      return undefined
    }
  }

  #read(side: Side, schema: unknown, { type, text, exact = false }: BodyText): ReadBody | undefined {
    if (formatOf(type) === 'json') return { value: readJson(text, { ...bounds, roundedNumbers: !exact }) }
    if (type === 'application/x-www-form-urlencoded') {
      const schemas = this.#checks.side(side)
      return {
        value: objectOfForm(
          text,
          shapeOf(schema, reference => schemas.target(reference)),
        ),
      }
    }
    return type === 'text/plain' ? { value: text } : undefined
  }
}

/** Whether bodies of the type are looked into. */
export const isLookedInto = (type: string) =>
  formatOf(type) === 'json' || type === 'application/x-www-form-urlencoded' || type === 'text/plain'
