/** What a platform keeps of its traffic, on disk and in what it says. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test, { type TestContext } from 'node:test'
import { accessFields } from '@gatehouse/gateway/access/access-fields.ts'
import { otlpCollector } from '@gatehouse/telemetry/testing-otlp-collector.ts'
import { WebSocket, WebSocketServer } from 'ws'
import { startPlatform } from './testing-platform.ts'

const secrets = ['ada.lovelace@example.com', '4111111111111111', 'GB82WEST12345698765432', '+442079460958']
const all = secrets.join(' ')
const body = JSON.stringify({ note: all, [all]: 1 })

/** Says all of it, as JSON, as events, over a WebSocket, and by breaking off. */
async function chattyUpstream(t: TestContext): Promise<string> {
  const server = createServer((request, response) => {
    if (request.url!.includes('broken'))
      return void request.socket.end(`HTTP/1.1 200 ${all}\r\nContent-Length: x\r\n\r\n`)
    const isStream = request.url!.includes('stream')
    response.setHeader('Content-Type', isStream ? 'text/event-stream' : 'application/json')
    response.setHeader('X-Note', all)
    response.end(isStream ? `data: ${body}\n\n` : body)
  }).listen(0, '127.0.0.1')
  new WebSocketServer({ server }).on('connection', socket => socket.on('message', data => socket.send(String(data))))
  await once(server, 'listening')
  t.after(() => void [server.close(), server.closeAllConnections()])
  return `http://127.0.0.1:${(server.address() as { port: number }).port}`
}

const offer = (url: string) => `apiVersion: gatehouse/v1
kind: Upstream
metadata: { name: people, workspace: default }
spec: { targets: [{ url: "${url}" }] }
---
apiVersion: gatehouse/v1
kind: Api
metadata: { name: people, workspace: default }
spec: {}
---
apiVersion: gatehouse/v1
kind: ApiVersion
metadata: { name: people-v1, workspace: default }
spec:
  api: people
  version: v1
  upstream: people
  basePath: /people
  access: open
  policies:
    - { policy: ban, config: { rules: [{ name: hostile, statuses: ["400"], limit: 1000 }] } }
    - { policy: waf, config: { mode: report } }
    - { policy: json-limits, config: { depthMax: 3 } }
    - { policy: leaks }
    - { policy: rate-limit, config: { limit: 1000, by: ip } }
`

let accessFile = ''
let auditFile = ''

/** With every field that there is, and one of callers. */
function accessLog(t: TestContext): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-access-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  accessFile = join(folder, 'access.log')
  const fields = [...Object.keys(accessFields), 'header:referer', 'header:x-mail']
  auditFile = join(folder, 'waf.log')
  return ['--waf-audit-log-file', auditFile, '--access-log-file', accessFile, '--access-log-fields', fields.join(',')]
}

/** Everything in every way that callers have. */
async function talk(gateway: string): Promise<number[]> {
  const query = encodeURIComponent(all)
  const json = { 'Content-Type': 'application/json' }
  const headers = { 'User-Agent': `probe/1.0 (${all})`, Referer: `http://a.example/?q=${query}`, 'X-Mail': all }
  const ask = async (path: string, init: RequestInit = {}) => {
    const reply = await fetch(gateway + path, { ...init, headers: { ...headers, ...init.headers } })
    await reply.text().catch(() => '')
    return reply.status
  }
  const statuses = [
    await ask(`/people/of/${query}?q=${query}`),
    await ask('/people/a', { method: 'POST', body, headers: json }),
    await ask('/people/a', { method: 'POST', body: `[[[[[["${all}"]]]]]]`, headers: json }),
    await ask(`/people/stream/${query}`),
    await ask(`/people/broken/${query}?q=${query}`),
    await ask(`/nobody/${query}?q=${query}`),
    await ask(`/people/a?q=' or 1=1 -- ${query}`),
  ]
  const socket = new WebSocket(`${gateway.replace('http', 'ws')}/people/ws?q=${query}`, { headers })
  await once(socket, 'open')
  socket.send(body)
  await once(socket, 'message')
  socket.close()
  const raw = connect(Number(new URL(gateway).port), '127.0.0.1', () =>
    raw.end(`GET /${all} HTTP/1.1\r\n${all}\r\n\r\n`),
  )
  await once(raw.resume(), 'close')
  return statuses
}

function filesBelow(directory: string): string[] {
  return readdirSync(directory, { recursive: true })
    .map(name => join(directory, String(name)))
    .filter(file => statSync(file).isFile())
}

/** As they stand, and as a path or a query has them. */
const held = (text: string) =>
  secrets.flatMap(secret => [secret, encodeURIComponent(secret)]).filter(written => text.includes(written))

test('nothing personal of what callers and upstreams say reaches a log, a metric, a spool or a store', {
  timeout: 180_000,
}, async t => {
  const collector = await otlpCollector()
  t.after(() => collector.close())
  const telemetry = ['--otlp-endpoint', collector.url, '--trace-sample-percent', '100', '--otlp-metrics-ms', '1000']
  const platform = await startPlatform(t, { args: ['--log-level', 'info', ...telemetry, ...accessLog(t)] })
  const documents = join(platform.data, 'people.yaml')
  writeFileSync(documents, offer(await chattyUpstream(t)))
  await platform.cli('apply', '-f', documents)
  await platform.cli('publish', 'people-v1')
  assert.equal(JSON.parse(await platform.cli('deploy', 'people-v1', 'dev', '--json')).state, 'live')
  assert.deepEqual(await talk(platform.gateway), [200, 200, 400, 200, 502, 404, 200])

  const recorded = async () => JSON.parse(await platform.cli('requests', '--json')).requests as { userAgent: string }[]
  let requests = await recorded()
  for (let tries = 0; tries < 40 && requests.length < 7; tries++) requests = await recorded()
  assert.equal(requests.length, 7)
  assert.deepEqual(held(JSON.stringify(requests)), [])
  assert.ok(requests.every(({ userAgent }) => userAgent.startsWith('probe/1.0 (a***@example.com ************1111')))
  assert.deepEqual(held(await (await fetch(platform.metrics)).text()), [])
  assert.deepEqual(held(await platform.cli('audit', 'events', '--json')), [])
  assert.equal(await platform.stop(), 0)
  assert.match(platform.errors(), /An upstream gives no answer/)
  assert.deepEqual(held(platform.errors()), [])
  const signals = new Set(collector.received.map(({ signal }) => signal))
  assert.deepEqual([...signals].sort(), ['logs', 'metrics', 'traces'])
  assert.deepEqual(held(JSON.stringify(collector.received.map(({ message }) => message))), [])
  const lines = readFileSync(accessFile, 'utf8').trimEnd().split('\n')
  assert.ok(lines.length >= 8, lines.join('\n'))
  for (const line of lines) JSON.parse(line)
  assert.deepEqual(held(lines.join('\n')), [])
  const audited = readFileSync(auditFile, 'utf8').trimEnd().split('\n')
  assert.ok(audited.some(line => JSON.parse(line).transaction.messages.some((one: unknown) => one)))
  assert.deepEqual(held(audited.join('\n')), [])
  const files = filesBelow(platform.data)
  assert.ok(files.some(file => file.includes('analytics')) && files.length > 20, files.join('\n'))
  for (const file of files) assert.deepEqual(held(readFileSync(file, 'latin1')), [], file)
})
