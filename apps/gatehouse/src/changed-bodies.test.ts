/** Bodies that policies change on their way, with a caller or an upstream that does not play along. */
import assert from 'node:assert/strict'
import { execFile, spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import type { ServerResponse } from 'node:http'
import { connect } from 'node:net'
import test, { type TestContext } from 'node:test'
import { promisify } from 'node:util'
import { traffic } from '@gatehouse/capability-traffic'
import { placed } from '@gatehouse/program/sample.ts'
import { filled } from '@gatehouse/schema'
import { gatewayFor, partTo, upstream } from './testing-gateway.ts'
import { until } from './testing-house.ts'

const run = promisify(execFile)

const missing = spawnSync('curl', ['--version']).status !== 0
if (missing && process.env.CI === 'true') throw new Error('CI needs the Debian package curl')
const withCurl = { skip: missing ? 'needs the Debian package curl' : false }

const use = (name: string, config: object) => {
  const unit = traffic.policies.find(one => one.name === name)!
  return placed(name, { stage: unit.stages[0], config: filled(unit.config, config) as Record<string, unknown> })
}

/** A caller that sends a request and then does as it likes. */
async function caller(t: TestContext, port: number, fields: string) {
  const socket = connect(port, '127.0.0.1')
  t.after(() => socket.destroy())
  await once(socket, 'connect')
  socket.write(`GET /pets/v1/pets HTTP/1.1\r\nHost: a\r\n${fields}\r\n\r\n`)
  return socket
}

test('a caller that takes nothing makes the upstream wait, through compression, and who leaves ends it', async t => {
  let written = 0
  let closed = false
  const endless = (response: ServerResponse) => {
    while (!closed) {
      written += 65_536
      if (!response.write(randomBytes(65_536))) return void response.once('drain', () => endless(response))
    }
  }
  const url = await upstream(t, (_, response) => {
    response.on('close', () => {
      closed = true
    })
    response.setHeader('Content-Type', 'text/plain')
    endless(response)
  })
  const part = { ...partTo([url]), policies: [use('compression', { codings: ['gzip'] })] }
  const { gateway } = await gatewayFor(t, part, { workers: 1 })
  const socket = await caller(t, gateway.port, 'Accept-Encoding: gzip')
  socket.pause()
  let before = -1
  await until(async () => {
    await new Promise(done => setTimeout(done, 300))
    const stands = written > 0 && written === before
    before = written
    return stands
  })
  assert.ok(written < 64_000_000, `${written} bytes`)
  assert.equal(closed, false)
  socket.destroy()
  await until(() => closed)
})

test('who leaves while a reply is read whole ends it at the upstream', async t => {
  let asked = false
  let closed = false
  const url = await upstream(t, (_, response) => {
    asked = true
    response.on('close', () => {
      closed = true
    })
    response.setHeader('Content-Type', 'application/json')
    response.write('{"a": [')
  })
  const part = { ...partTo([url]), policies: [use('fields', { rules: [{ remove: ['/a'] }] })] }
  const { gateway, call } = await gatewayFor(t, part, { workers: 1 })
  const socket = await caller(t, gateway.port, 'Accept: application/json')
  await until(() => asked)
  assert.equal(closed, false)
  socket.resetAndDestroy()
  assert.ok((await until(() => closed)) < 3000)
  assert.equal((await call('/nowhere')).status, 404)
})

test('an upstream that breaks off while its reply is read whole is told as such', async t => {
  const url = await upstream(t, (_, response) => {
    response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': '100' })
    response.write('{"a": 1', () => response.destroy())
  })
  const part = { ...partTo([url]), policies: [use('fields', { rules: [{ remove: ['/a'] }] })] }
  const { call } = await gatewayFor(t, part, { workers: 1 })
  const answer = await call('/pets/v1/pets')
  const { code } = (await answer.json()) as { code: string }
  assert.deepEqual([answer.status, code], [502, 'upstream_failed'])
})

test('curl reads what compression sends, over HTTP/1.1 and HTTP/2', withCurl, async t => {
  const text = 'a line of text\n'.repeat(20_000)
  const url = await upstream(t, (_, response) => {
    response.setHeader('Content-Type', 'text/plain')
    response.end(text)
  })
  const part = { ...partTo([url]), policies: [use('compression', {})] }
  const { gateway } = await gatewayFor(t, part, { workers: 1 })
  const { stdout: version } = await run('curl', ['--version'])
  const known = [
    ['gzip', 'libz'],
    ['br', 'brotli'],
    ['zstd', 'zstd'],
  ] as const
  for (const [coding, feature] of known.filter(([, feature]) => version.includes(feature))) {
    for (const http of ['--http1.1', '--http2-prior-knowledge']) {
      const words = ['-s', '-i', http, '--compressed', '-H', `Accept-Encoding: ${coding}`]
      const { stdout } = await run('curl', [...words, `http://127.0.0.1:${gateway.port}/pets/v1/pets`])
      assert.match(stdout, new RegExp(`content-encoding: ${coding}`, 'i'), `${http} ${feature}`)
      assert.equal(stdout.slice(stdout.indexOf('\r\n\r\n') + 4), text)
    }
  }
})
