/** A table as data: what a resource expects, or what the catalogue of the database says. */
export interface TableShape {
  name: string
  columns: ColumnShape[]
  /** Column names in order; empty when there is none. */
  primaryKey: string[]
  /** Unique keys other than the primary one, without a condition. */
  uniques: string[][]
  foreignKeys: ForeignKeyShape[]
  /** Everything else that is indexed, and unique keys with a condition. */
  indexes: IndexShape[]
}

export interface ColumnShape {
  name: string
  /** As PostgreSQL writes it, but `timestamptz`: text, bigint, integer, boolean, jsonb, bytea, text[] … */
  type: string
  nullable: boolean
}

export interface ForeignKeyShape {
  columns: string[]
  table: string
  references: string[]
  onDelete: 'no action' | 'restrict' | 'cascade' | 'set null' | 'set default'
}

export interface IndexShape {
  /** Column names, or expressions as PostgreSQL prints them. */
  columns: string[]
  unique?: boolean
  /** The condition of a partial index as PostgreSQL prints it. */
  where?: string
}
