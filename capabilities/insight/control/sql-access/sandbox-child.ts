/**
 * A process that carries out one statement and ends. Its engine has the rows of one organization in memory and nothing else: no
 * file, no network, no extension, and no setting that could be changed. What it is asked is taken for hostile.
 */
import { setPriority } from 'node:os'
import { type DuckDBConnection, DuckDBInstance, JsonDuckDBValueConverter, StatementType } from '@duckdb/node-api'
import type { FailureCode } from '@gatehouse/base'
import type { SandboxCall, SandboxFile, SandboxLimits, SandboxReply, SandboxResult } from './sandbox-calls.ts'

class Refused extends Error {
  readonly code: FailureCode

  constructor(code: FailureCode, detail: string) {
    super(detail)
    this.code = code
  }
}

process.once('message', (call: SandboxCall) => {
  carriedOut(call).then(
    result => reply({ result }),
    thrown => reply({ failure: failureOf(thrown) }),
  )
})

function reply(message: SandboxReply): void {
  process.send!(message, () => process.exit(0))
}

async function carriedOut({ files, names, sql, limits }: SandboxCall): Promise<SandboxResult> {
  setPriority(10)
  watchMemory(limits)
  const instance = await DuckDBInstance.create(':memory:', {
    ...{ threads: '1', memory_limit: `${limits.memoryMegabytesMax}MB`, temp_directory: '' },
    ...{
      autoinstall_known_extensions: 'false',
      autoload_known_extensions: 'false',
      allow_community_extensions: 'false',
    },
  })
  const connection = await instance.connect()
  for (const file of files) await connection.run(`create table ${file.table} as ${loaded(file)}`)
  await connection.run('create table names (id varchar, kind varchar, name varchar)')
  await appendNames(connection, names)
  // From here on nothing leads out, and nothing leads back.
  await connection.run('set enable_external_access = false')
  await connection.run('set lock_configuration = true')
  return answered(connection, sql, limits)
}

/** All at once: a statement for each would take longer than what is asked. */
async function appendNames(connection: DuckDBConnection, names: SandboxCall['names']): Promise<void> {
  const appender = await connection.createAppender('names')
  for (const row of names) {
    for (const text of [row.id, row.kind, row.name]) appender.appendVarchar(text)
    appender.endRow()
  }
  appender.closeSync()
}

function loaded({ path, format, columns }: SandboxFile): string {
  const quoted = `'${path.replaceAll("'", "''")}'`
  const told = Object.entries(columns).map(([name, type]) =>
    type === 'TIMESTAMP' ? `make_timestamp(${name}::bigint) as ${name}` : `${name}::${type} as ${name}`,
  )
  const rows =
    format === 'parquet'
      ? `read_parquet(${quoted})`
      : `read_csv(${quoted}, header = true, auto_detect = false, delim = ',', quote = '"', escape = '"', nullstr = '\\N', columns = {${Object.keys(
          columns,
        )
          .map(name => `'${name}': 'VARCHAR'`)
          .join(', ')}})`
  return `select ${told.join(', ')} from ${rows}`
}

/** Not everything that an engine takes is in its own count. */
function watchMemory({ residentMegabytesMax }: SandboxLimits): void {
  setInterval(() => {
    if (process.memoryUsage.rss() > residentMegabytesMax * 2 ** 20)
      reply({ failure: { code: 'sql_too_large', detail: 'The query took more memory than it may.' } })
  }, 50).unref()
}

async function answered(connection: DuckDBConnection, sql: string, limits: SandboxLimits): Promise<SandboxResult> {
  const statements = await connection.extractStatements(sql)
  if (statements.count !== 1)
    throw new Refused('sql_refused', `There are ${statements.count} statements; one is carried out.`)
  const statement = await statements.prepare(0)
  if (statement.statementType !== StatementType.SELECT)
    throw new Refused('sql_refused', 'Only a SELECT is carried out.')
  if (statement.parameterCount > 0) throw new Refused('sql_refused', 'The statement has parameters; none are given.')
  let late = false
  const interrupt = () => {
    late = true
    connection.interrupt()
    setTimeout(interrupt, 100)
  }
  setTimeout(interrupt, limits.timeoutMs)
  try {
    return await read(await statement.stream(), limits)
  } catch (thrown) {
    if (late) throw new Refused('query_timeout', `The query took more than ${limits.timeoutMs} ms.`)
    throw thrown
  }
}

async function read(
  result: Awaited<ReturnType<Awaited<ReturnType<DuckDBConnection['prepare']>>['stream']>>,
  { rowsMax, bytesMax, valueCharactersMax }: SandboxLimits,
): Promise<SandboxResult> {
  const columns = result.columnNames().map((name, index) => ({ name, type: String(result.columnType(index)) }))
  const rows: unknown[][] = []
  let bytes = 0
  for (;;) {
    const chunk = await result.fetchChunk()
    if (!chunk || chunk.rowCount === 0) return { columns, rows, truncated: false }
    for (const row of chunk.convertRows(JsonDuckDBValueConverter)) {
      const shown = row.map(value => cut(value, valueCharactersMax))
      bytes += JSON.stringify(shown).length
      if (rows.length >= rowsMax || bytes > bytesMax) return { columns, rows, truncated: true }
      rows.push(shown)
    }
  }
}

/** What is longer ends with a sign that it was. */
function cut(value: unknown, charactersMax: number): unknown {
  const text = typeof value === 'string' ? value : typeof value === 'object' ? JSON.stringify(value) : ''
  return text.length > charactersMax ? `${text.slice(0, charactersMax)}…` : value
}

/** Where it stands, as the engine shows it: the line, and a sign below the place. */
function placeIn(text: string): string {
  const [, line, shown, below] = /^LINE (\d+): (.*)\n( *)\^/m.exec(text) ?? []
  if (line === undefined) return ''
  // Of a long line it shows a part.
  const column = below!.length - `LINE ${line}: `.length + 1
  return shown!.startsWith('...') || column < 1 ? ` (line ${line})` : ` (line ${line}, column ${column})`
}

function failureOf(thrown: unknown): { code: FailureCode; detail: string } {
  if (thrown instanceof Refused) return { code: thrown.code, detail: thrown.message }
  const text = thrown instanceof Error ? thrown.message : String(thrown)
  if (/out of memory|memory limit/i.test(text))
    return { code: 'sql_too_large', detail: 'The query takes more memory than it may.' }
  return { code: 'sql_refused', detail: text.split('\n\n')[0]!.slice(0, 500) + placeIn(text) }
}
