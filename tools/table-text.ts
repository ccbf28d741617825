/** A table as SQL, the way migrations are written: what `npm run new resource` suggests. */
import type { ForeignKeyShape, TableShape } from '@gatehouse/store'

export function tableText({ name, columns, primaryKey, uniques, foreignKeys, indexes }: TableShape): string {
  const lines = [
    ...columns.map(column => `${column.name} ${column.type}${column.nullable ? '' : ' not null'}`),
    `primary key ${list(primaryKey)}`,
    ...uniques.map(unique => `unique ${list(unique)}`),
    ...foreignKeys.map(foreignKeyText),
  ]
  const made = `create table ${name} (\n${lines.map(line => `  ${line}`).join(',\n')}\n);`
  return [made, ...indexes.map(index => `create index on ${name} ${list(index.columns)};`)].join('\n')
}

const list = (columns: readonly string[]) => `(${columns.join(', ')})`

const foreignKeyText = ({ columns, table, references, onDelete }: ForeignKeyShape) =>
  `foreign key ${list(columns)} references ${table} ${list(references)} on delete ${onDelete}`
