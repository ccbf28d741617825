/** The head of a request against the parameters of its endpoint. */
import type { HeaderList } from '@gatehouse/base'
import { JsonProblem, readJson } from '@gatehouse/media/json-reader.ts'
import { formatOf } from '@gatehouse/media/media-type.ts'
import type { ContractParameter } from '@gatehouse/unit'
import { cookies, decodedText, Undecodable, writtenFields } from '../parameter/fields.ts'
import { readFields, readMatrix, readText } from '../parameter/read-value.ts'
import { type Shape, shapeOf } from '../parameter/shape.ts'
import { shown } from '../schema/object-keywords.ts'
import type { Check, Run } from '../schema/run.ts'

interface Compiled {
  parameter: ContractParameter
  shape: Shape
  check: Check
}

export interface CheckMaker {
  check(schema: unknown): Check
  resolve(reference: string): unknown
}

export class ParameterChecks {
  readonly #of: Readonly<Record<ContractParameter['in'], Compiled[]>> = { path: [], query: [], header: [], cookie: [] }

  constructor(parameters: readonly ContractParameter[], maker: CheckMaker) {
    for (const parameter of parameters) {
      const shape = shapeOf(parameter.schema, maker.resolve)
      this.#of[parameter.in].push({ parameter, shape, check: maker.check(parameter.schema) })
    }
  }

  path(params: Readonly<Record<string, string>>, run: Run): void {
    for (const one of this.#of.path) {
      const { parameter, shape } = one
      const text = Object.hasOwn(params, parameter.name) ? params[parameter.name]! : undefined
      this.#look(one, run, () => {
        if (text === undefined) return undefined
        if (parameter.style === 'matrix') return readMatrix(text, parameter, shape)
        return this.#text(one, text, plain)
      })
    }
  }

  /** Names that the contract does not know are returned. */
  query(query: string, run: Run): string[] {
    const fields = writtenFields(query)
    const taken = new Set<string>()
    for (const one of this.#of.query) this.#look(one, run, () => this.#field(one, fields, taken))
    return [...fields.keys()].filter(name => !taken.has(name))
  }

  headers(headers: HeaderList, run: Run): void {
    for (const one of this.#of.header) {
      this.#look(one, run, () => {
        const values = headers.all(one.parameter.name.toLowerCase())
        return values.length === 0 ? undefined : this.#text(one, values.join(', '), plain)
      })
    }
  }

  cookies(headers: HeaderList, run: Run): void {
    if (this.#of.cookie.length === 0) return
    const fields = cookies(headers.all('cookie').join('; '))
    const taken = new Set<string>()
    for (const one of this.#of.cookie) this.#look(one, run, () => this.#field(one, fields, taken))
  }

  #look({ parameter, check }: Compiled, run: Run, read: () => unknown): void {
    run.part = `${parameter.in} ${shown(parameter.name)}`
    try {
      const value = read()
      if (value !== undefined) {
        run.heard?.(parameter, value)
        check(value, run)
      } else if (parameter.required) run.tell('is missing')
    } catch (thrown) {
      if (!(thrown instanceof Undecodable) && !(thrown instanceof JsonProblem)) throw thrown
      run.tell(thrown instanceof Undecodable ? thrown.message : 'is not JSON')
    }
  }

  #field(one: Compiled, fields: ReadonlyMap<string, readonly string[]>, taken: Set<string>): unknown {
    const { parameter, shape } = one
    if (parameter.content === undefined) return readFields(parameter, fields, { shape, taken })
    taken.add(parameter.name)
    const written = fields.get(parameter.name)
    return written && this.#text(one, written[0]!, decodedText)
  }

  #text({ parameter, shape }: Compiled, text: string, decode: (text: string) => string): unknown {
    const { content, style, explode } = parameter
    if (content === undefined) return readText(text, { style, explode, shape, decode })
    return formatOf(content) === 'json' ? readJson(decode(text)) : decode(text)
  }
}

const plain = (text: string) => text
