import type { Problem } from '@gatehouse/base'
import type { ColumnShape, ForeignKeyShape, IndexShape, TableShape } from './table-shape.ts'

/**
 * How the migrated tables differ from the expected ones, in words; empty when they do not. Tables that nobody
 * expects, and plain indexes beyond the expected, are no difference: migrations may add them.
 */
export function compareTables(expected: readonly TableShape[], actual: readonly TableShape[]): Problem[] {
  const found = new Map(actual.map(table => [table.name, table]))
  return expected.flatMap(table => {
    const there = found.get(table.name)
    if (!there) return [problem('table_missing', table.name, `Table ${table.name} is missing.`)]
    return [
      ...compareColumns(table, there),
      ...comparePrimaryKey(table, there),
      ...compareSets({
        table,
        kind: 'unique',
        what: 'unique key',
        expected: table.uniques,
        actual: there.uniques,
        word: list,
      }),
      ...compareSets({
        table,
        kind: 'foreign_key',
        what: 'foreign key',
        expected: table.foreignKeys,
        actual: there.foreignKeys,
        word: foreignKeyWords,
      }),
      ...missingOf(table.indexes, there.indexes, indexWords).map(words =>
        problem('index_missing', table.name, `Table ${table.name} lacks the index ${words}.`),
      ),
    ]
  })
}

const problem = (code: string, table: string, message: string): Problem => ({ code, message, pointer: `/${table}` })

const list = (columns: readonly string[]) => `(${columns.join(', ')})`

const foreignKeyWords = (key: ForeignKeyShape) =>
  `${list(key.columns)} to ${key.table} ${list(key.references)} on delete ${key.onDelete}`

const indexWords = (index: IndexShape) => `${list(index.columns)}${index.where ? ` where ${index.where}` : ''}`

function compareColumns(expected: TableShape, actual: TableShape): Problem[] {
  const there = new Map(actual.columns.map(column => [column.name, column]))
  const wanted = new Set(expected.columns.map(({ name }) => name))
  const of = `of table ${expected.name}`
  const missing = expected.columns.flatMap(column => {
    const found = there.get(column.name)
    if (found) return compareColumn(column, found, expected.name)
    return [problem('column_missing', expected.name, `Column ${column.name} ${of} is missing; it is ${column.type}.`)]
  })
  const extra = actual.columns.filter(({ name }) => !wanted.has(name))
  return [
    ...missing,
    ...extra.map(({ name }) =>
      problem('column_unexpected', expected.name, `Column ${name} ${of} is expected by nobody.`),
    ),
  ]
}

function compareColumn(expected: ColumnShape, actual: ColumnShape, table: string): Problem[] {
  const problems: Problem[] = []
  const name = `Column ${expected.name} of table ${table}`
  if (expected.type !== actual.type) {
    problems.push(problem('column_type', table, `${name} is ${actual.type}, expected is ${expected.type}.`))
  }
  if (expected.nullable !== actual.nullable) {
    const words = actual.nullable ? 'may be null and should not' : 'may not be null and should'
    problems.push(problem('column_null', table, `${name} ${words}.`))
  }
  return problems
}

function comparePrimaryKey(expected: TableShape, actual: TableShape): Problem[] {
  if (list(expected.primaryKey) === list(actual.primaryKey)) return []
  const there = actual.primaryKey.length > 0 ? list(actual.primaryKey) : 'none'
  const message = `The primary key of table ${expected.name} is ${there}, expected is ${list(expected.primaryKey)}.`
  return [problem('primary_key', expected.name, message)]
}

interface SetComparison<T> {
  table: TableShape
  kind: string
  what: string
  expected: readonly T[]
  actual: readonly T[]
  word(item: T): string
}

function compareSets<T>({ table, kind, what, expected, actual, word }: SetComparison<T>): Problem[] {
  const missing = missingOf(expected, actual, word)
  const extra = missingOf(actual, expected, word)
  return [
    ...missing.map(words => problem(`${kind}_missing`, table.name, `Table ${table.name} lacks the ${what} ${words}.`)),
    ...extra.map(words =>
      problem(`${kind}_unexpected`, table.name, `Table ${table.name} has an unexpected ${what} ${words}.`),
    ),
  ]
}

function missingOf<T>(expected: readonly T[], actual: readonly T[], word: (item: T) => string): string[] {
  const there = new Set(actual.map(word))
  return expected.map(word).filter(words => !there.has(words))
}
