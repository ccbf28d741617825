/** `slowhttptest` against a real gateway: whoever is slow on purpose is cut, and nobody else waits for it. */
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import test, { type TestContext } from 'node:test'
import { gatewayFor, partTo, upstream } from './testing-gateway.ts'
import { eventually } from './testing-streams.ts'

const missing = !existsSync('/usr/bin/slowhttptest') && process.env.CI !== 'true'
const connections = 200
/** Of the tool itself; the gateway must have ended every connection long before. */
const toolLimitS = 40
/** As delivered they are five to twenty-five times as long. */
const limits = { headerTimeoutMs: 3000, bodyIdleTimeoutMs: 3000, sendIdleTimeoutMs: 3000, keepAliveTimeoutMs: 3000 }
/** Far below the five seconds after which the tool itself calls a service unavailable; machines of tests are busy. */
const otherMsMax = 2500
const large = Buffer.alloc(2 ** 21, 'x')

/** ESTABLISHED, FIN_WAIT1, CLOSE_WAIT, LAST_ACK: also what the system alone holds, for bytes that were not taken. */
const open = ['01', '04', '08', '09']

/** Connections that our side of the port still holds. */
function held(port: number): number {
  const local = `:${port.toString(16).toUpperCase().padStart(4, '0')}`
  const lines = readFileSync('/proc/net/tcp', 'utf8').split('\n')
  const fields = lines.map(line => line.trim().split(/\s+/))
  return fields.filter(([, from = '', , state = '']) => from.endsWith(local) && open.includes(state)).length
}

/** Answers in full what it was asked, and counts. */
async function countingUpstream(t: TestContext) {
  let asked = 0
  const url = await upstream(t, (request, response) => {
    asked++
    request.resume()
    request.on('error', () => {})
    if (request.url === '/pets/large') response.end(large)
    else request.on('end', () => response.end('ok'))
  })
  return { url, asked: () => asked }
}

async function attacked(t: TestContext, path: string, options: readonly string[]) {
  const { url, asked } = await countingUpstream(t)
  // As many connections to the upstream as a target has as delivered.
  const part = partTo([url], { connectionsMax: 256 })
  const { gateway, call, events } = await gatewayFor(t, part, { workers: 1, limits })
  const { port } = gateway
  const fixed = ['-c', `${connections}`, '-r', '100', '-l', `${toolLimitS}`, '-u', `http://127.0.0.1:${port}${path}`]
  const tool = spawn('slowhttptest', [...fixed, ...options], { stdio: ['ignore', 'ignore', 'inherit'] })
  t.after(() => tool.kill('SIGKILL'))
  let running = true
  void once(tool, 'exit').then(() => (running = false))
  const startedMs = performance.now()
  let [most, slowestMs, answered, endedMs] = [0, 0, 0, 0]
  while (running && endedMs === 0) {
    const sinceMs = performance.now()
    const answer = await call('/pets/v1/pets')
    assert.deepEqual([answer.status, await answer.text()], [200, 'ok'])
    slowestMs = Math.max(slowestMs, performance.now() - sinceMs)
    answered++
    const now = held(port)
    most = Math.max(most, now)
    // The other caller's own connection is left.
    if (now <= 1 && performance.now() - startedMs > 3000) endedMs = performance.now() - startedMs
    await new Promise(resolve => setTimeout(resolve, 50))
  }
  // The tool ends before its limit when it has no connection left.
  endedMs ||= performance.now() - startedMs
  t.diagnostic(`at most ${most} at once, all ended after ${endedMs.toFixed(0)} ms`)
  t.diagnostic(`${answered} others answered, the slowest in ${slowestMs.toFixed(0)} ms`)
  tool.kill()
  await eventually(() => held(port) === 0, 10_000)
  const sinceMs = performance.now()
  await gateway.stop(20_000)
  return { endedMs, most, slowestMs, answered, stopMs: performance.now() - sinceMs, asked: asked(), events: events() }
}

const modes = {
  'headers that never end': { path: '/pets/v1/pets', options: ['-H', '-i', '1'], stays: true },
  'bodies that never end': { path: '/pets/v1/pets', options: ['-B', '-i', '1', '-s', '8192'], stays: true },
  'replies that are hardly read': {
    path: '/pets/v1/pets/large',
    options: ['-X', '-w', '10', '-y', '20', '-n', '2', '-z', '8'],
    stays: true,
  },
  'hundreds of ranges': { path: '/pets/v1/pets', options: ['-R', '-t', 'GET', '-a', '5', '-b', '1000'], stays: false },
}

for (const [mode, { path, options, stays }] of Object.entries(modes)) {
  test(`two hundred callers with ${mode} are all ended, and another is answered meanwhile`, {
    skip: missing ? 'needs the Debian package slowhttptest' : false,
    timeout: (toolLimitS + 40) * 1000,
  }, async t => {
    const { endedMs, most, slowestMs, answered, stopMs, asked, events } = await attacked(t, path, options)
    assert.ok(endedMs > 0 && endedMs < 25_000, `all were ended after ${endedMs} ms`)
    if (stays) assert.ok(most > connections / 2, `${most} connections`)
    assert.ok(answered >= 5 && slowestMs < otherMsMax, `${answered} others, the slowest in ${slowestMs} ms`)
    assert.ok(stopMs < 5000, `something was under way for ${stopMs} ms`)
    // An exchange that is left behind has no event.
    assert.ok(events >= asked, `${events} events of ${asked} requests that went upstream`)
  })
}
