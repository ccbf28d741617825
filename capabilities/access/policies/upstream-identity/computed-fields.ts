/** Fields that tell an upstream who calls: what the caller wrote under their names goes first. */
import { compileExpression, type Expression, exchangeScope, fieldValue } from '@gatehouse/expression'
import type { Filled } from '@gatehouse/schema'
import type { Exchange } from '@gatehouse/unit'
import type { upstreamIdentityConfig } from './config.ts'
import { HeldTrailers } from './held-trailers.ts'

export class ComputedFields {
  /** Some of what is told is of the request, and not of its caller alone. */
  readonly ofTheRequest: boolean
  readonly #computed: readonly (readonly [string, Expression])[]
  readonly #taken: ReadonlySet<string>
  readonly #lengths: ReadonlySet<number>

  constructor({ fields, token }: Filled<typeof upstreamIdentityConfig>) {
    this.#computed = Object.entries(fields).map(([name, text]) => [name, compileExpression(text)])
    this.#taken = new Set([...Object.keys(fields), ...(token ? [token.name] : [])].map(plain))
    this.#lengths = new Set([...this.#taken].map(({ length }) => length))
    const texts = [fields, token?.claims ?? {}].flatMap(all => Object.values(all))
    this.ofTheRequest = texts.some(text => /\brequest\b/.test(text))
  }

  readonly #isTaken = (name: string) => this.#lengths.has(name.length) && this.#taken.has(plain(name))

  /** Gives what was written, in order. Throws `expression_failed`, and has taken nothing then. */
  write(exchange: Exchange): (string | undefined)[] {
    const { headers } = exchange.request
    const scope = this.#computed.length > 0 ? exchangeScope(exchange) : undefined
    const values = this.#computed.map(([name, expression]) => fieldValue(name, expression.evaluate(scope!)))
    headers.removeWhere(this.#isTaken)
    const { request } = exchange
    if (request.body && request.upgrade === undefined) request.body = new HeldTrailers(request.body, this.#isTaken)
    for (const [i, [name]] of this.#computed.entries()) if (values[i] !== undefined) headers.append(name, values[i])
    return values
  }
}

/** Underscores count as dashes: CGI and its heirs read them so. */
const plain = (name: string) => name.toLowerCase().replaceAll('_', '-')
