/** What differs between the engines in the SQL of questions, and the values a statement binds. */

export type SqlValue = string | number

export interface Dialect {
  /** How a bound value stands in the text. */
  placeholder(name: string, value: SqlValue): string
  /** The identifier of a request, as 32 hexadecimal digits. */
  requestId: string
  /** The text, or the number, of this name in a column of JSON; the name is one of `measuredName`. */
  jsonText(column: string, name: string): string
  jsonNumber(column: string, name: string): string
  jsonHas(column: string, name: string): string
}

const within = (column: string, name: string) => `json_extract_string(nullif(${column}, ''), '$.${name}')`

export const duckdb: Dialect = {
  placeholder: name => `$${name}`,
  requestId: 'lower(hex(request_id))',
  jsonText: (column, name) => `coalesce(${within(column, name)}, '')`,
  jsonNumber: (column, name) => `coalesce(try_cast(${within(column, name)} as double), 0)`,
  jsonHas: (column, name) => `case when ${within(column, name)} is null then 0 else 1 end`,
}
export const clickhouse: Dialect = {
  placeholder: name => `{${name}:String}`,
  requestId: 'request_id',
  jsonText: (column, name) => `JSONExtractString(${column}, '${name}')`,
  jsonNumber: (column, name) => `JSONExtractFloat(${column}, '${name}')`,
  jsonHas: (column, name) => `toInt64(JSONHas(${column}, '${name}'))`,
}

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
