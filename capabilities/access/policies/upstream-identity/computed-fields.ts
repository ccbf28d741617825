/** Fields that tell an upstream who calls: what the caller wrote under their names goes first. */
import { compileExpression, type Expression, exchangeScope, fieldValue } from '@gatehouse/expression'
import type { Filled } from '@gatehouse/schema'
import type { Exchange } from '@gatehouse/unit'
import { OwnFields } from '../own-fields.ts'
import type { upstreamIdentityConfig } from './config.ts'

export class ComputedFields {
  /** Some of what is told is of the request, and not of its caller alone. */
  readonly ofTheRequest: boolean
  readonly #computed: readonly (readonly [string, Expression])[]
  readonly #own: OwnFields

  constructor({ fields, token }: Filled<typeof upstreamIdentityConfig>) {
    this.#computed = Object.entries(fields).map(([name, text]) => [name, compileExpression(text)])
    this.#own = new OwnFields([...Object.keys(fields), ...(token ? [token.name] : [])])
    const texts = [fields, token?.claims ?? {}].flatMap(all => Object.values(all))
    this.ofTheRequest = texts.some(text => /\brequest\b/.test(text))
  }

  /** Gives what was written, in order. Throws `expression_failed`, and has taken nothing then. */
  write(exchange: Exchange): (string | undefined)[] {
    const { headers } = exchange.request
    const scope = this.#computed.length > 0 ? exchangeScope(exchange) : undefined
    const values = this.#computed.map(([name, expression]) => fieldValue(name, expression.evaluate(scope!)))
    this.#own.clear(exchange)
    for (const [i, [name]] of this.#computed.entries()) if (values[i] !== undefined) headers.append(name, values[i])
    return values
  }
}
