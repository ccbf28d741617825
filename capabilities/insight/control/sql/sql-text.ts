/** What differs between the engines in the SQL of questions, and the values a statement binds. */

export type SqlValue = string | number

export interface Dialect {
  /** How a bound value stands in the text. */
  placeholder(name: string, value: SqlValue): string
  /** The identifier of a request, as 32 hexadecimal digits. */
  requestId: string
}

export const duckdb: Dialect = { placeholder: name => `$${name}`, requestId: 'lower(hex(request_id))' }
export const clickhouse: Dialect = { placeholder: name => `{${name}:String}`, requestId: 'request_id' }

/** Values by name, each bound: nothing that a caller gives becomes text of a statement. */
export class SqlValues {
  readonly values: Record<string, SqlValue> = {}
  readonly #dialect: Dialect
  readonly #places = new Map<SqlValue, string>()

  constructor(dialect: Dialect) {
    this.#dialect = dialect
  }

  bind(value: SqlValue): string {
    const before = this.#places.get(value)
    if (before) return before
    const name = `v${this.#places.size}`
    this.values[name] = value
    const place = this.#dialect.placeholder(name, value)
    this.#places.set(value, place)
    return place
  }
}
