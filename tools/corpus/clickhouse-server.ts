/**
 * ClickHouse's HTTP interface before ClickHouse's own engine (`chdb`), as far as its official client asks of it: for
 * tests where no server is installed. One statement at a time, settings and parameters from the address.
 */
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gunzipSync } from 'node:zlib'
import { Session } from 'chdb'

/** Of the transport: what the engine behind has no use for. */
const transport = new Set([
  'query',
  'query_id',
  'database',
  'session_id',
  'enable_http_compression',
  'wait_end_of_query',
])

export interface ClickHouseServer {
  url: string
  /** The beginnings of those it was sent. */
  statements: string[]
  /** Settings that inserts came with. */
  inserts: Record<string, string>[]
  /** Refuses the next statement that has the text. */
  refuse(text: string): void
  close(): Promise<void>
}

const escapes: Record<string, string> = { t: '\t', n: '\n', r: '\r', b: '\b', f: '\f', 0: '\0' }

/** Parameters come as its format TabSeparated writes texts. */
const unescaped = (value: string) => value.replace(/\\(.)/gs, (_, letter: string) => escapes[letter] ?? letter)

export async function clickHouseServer(): Promise<ClickHouseServer> {
  const session = new Session()
  const statements: string[] = []
  const inserts: Record<string, string>[] = []
  let refused: string | undefined
  let working: Promise<unknown> = Promise.resolve()
  const perform = async (request: IncomingMessage) => {
    const { searchParams } = new URL(request.url!, 'http://localhost')
    const pieces: Buffer[] = []
    for await (const piece of request) pieces.push(piece as Buffer)
    const raw = Buffer.concat(pieces)
    const body = (request.headers['content-encoding'] === 'gzip' ? gunzipSync(raw) : raw).toString()
    const query = [searchParams.get('query'), body].filter(Boolean).join('\n')
    statements.push(query.slice(0, 200))
    if (/^insert /i.test(query)) inserts.push(Object.fromEntries(searchParams))
    if (refused !== undefined && query.includes(refused)) {
      refused = undefined
      throw new Error('Code: 210. The test has cut it off.')
    }
    const params: Record<string, string> = {}
    for (const [name, value] of searchParams) {
      if (name.startsWith('param_')) params[name.slice('param_'.length)] = unescaped(value)
      else if (!transport.has(name)) session.query(`SET ${name} = '${value.replaceAll("'", "\\'")}'`)
    }
    const asked = Object.keys(params).length > 0 ? session.queryBindAsync(query, params) : session.queryAsync(query)
    const result = await asked
    return result.text()
  }
  const server = createServer((request, response) => {
    const work = () => perform(request)
    working = working.then(work, work).then(
      text => response.writeHead(200, { 'content-type': 'text/plain' }).end(text as string),
      (error: Error & { clickhouseCode?: number }) => {
        const code = error.clickhouseCode ?? /Code: (\d+)/.exec(error.message)?.[1] ?? 1
        response.writeHead(500, { 'x-clickhouse-exception-code': String(code) }).end(error.message)
      },
    )
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://default@127.0.0.1:${(server.address() as AddressInfo).port}/default`,
    ...{ statements, inserts },
    refuse: text => void (refused = text),
    async close() {
      server.closeAllConnections()
      await new Promise(resolve => server.close(resolve))
      await working
      session.close()
    },
  }
}
