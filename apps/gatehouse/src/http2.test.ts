/** HTTP/2 through a real gateway: curl, nghttp and h2load in front, nghttpd and node:http2 behind. */
import assert from 'node:assert/strict'
import { type ChildProcess, execFile, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { connect, createServer, type ServerHttp2Stream } from 'node:http2'
import { type AddressInfo, createServer as createNetServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test, { type TestContext } from 'node:test'
import { promisify } from 'node:util'
import { gatewayFor, mirror, partTo, say, upstream } from './testing-gateway.ts'

const execute = promisify(execFile)
const run = async (program: string, ...args: string[]) => (await execute(program, args, { timeout: 20_000 })).stdout

/** Skips visibly without the program, unless this is CI. */
function needs(t: TestContext, program: string, debianPackage: string): boolean {
  if (spawnSync('sh', ['-c', `command -v ${program}`]).status === 0) return true
  if (process.env.CI === 'true') assert.fail(`${program} is missing: install ${debianPackage}`)
  t.skip(`${program} is missing: install ${debianPackage}`)
  return false
}

async function http2Upstream(t: TestContext, onStream: (stream: ServerHttp2Stream) => void): Promise<string> {
  const server = createServer()
  server.on('stream', stream => {
    stream.on('error', () => {})
    onStream(stream)
  })
  server.on('session', session => t.after(() => session.destroy()))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.after(() => server.close())
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

async function freePort(): Promise<number> {
  const server = createNetServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  await promisify(server.close.bind(server))()
  return port
}

/** Reads the body first: an answer before that ends the upload early (RFC 9113 §8.1), which this curl takes for an error. */
const afterBody: typeof mirror = (request, response) => void request.resume().on('end', () => mirror(request, response))

test('curl is answered over HTTP/2 from an HTTP/1.1 upstream, fields and bodies whole', async t => {
  if (!needs(t, 'curl', 'curl')) return
  const { gateway } = await gatewayFor(t, partTo([await upstream(t, afterBody)]), { workers: 1 })
  const url = `http://127.0.0.1:${gateway.port}/pets/v1/pets`
  const prior = ['-s', '--max-time', '10', '--http2-prior-knowledge']
  const told = JSON.parse(await run('curl', ...prior, '-d', 'x'.repeat(100_000), '-H', 'X-A: b', url))
  assert.deepEqual([told.method, told.url, told.headers['x-a']], ['POST', '/pets', 'b'])
  assert.equal(told.headers['content-length'], '100000')
  assert.match(await run('curl', ...prior, '-I', url), /^HTTP\/2 200/)
  const problem = await run('curl', ...prior, '-i', `http://127.0.0.1:${gateway.port}/nowhere`)
  assert.match(problem, /^HTTP\/2 404[\s\S]*application\/problem\+json[\s\S]*route_not_found/)
  assert.match(await run('curl', '-s', '--http2', '-i', url), /^HTTP\/1\.1 200 OK/)
})

test('nghttp and h2load are served over many streams at once', async t => {
  if (!needs(t, 'h2load', 'nghttp2-client')) return
  const { gateway } = await gatewayFor(t, partTo([await upstream(t, say('rex'))]), { workers: 1 })
  const url = `http://127.0.0.1:${gateway.port}/pets/v1/pets`
  assert.equal(await run('nghttp', url), 'rex')
  const told = await run('h2load', '-n', '3000', '-c', '5', '-m', '20', url)
  assert.match(told, /3000 succeeded, 0 failed, 0 errored, 0 timeout/)
})

test('an upstream that wants HTTP/2 is spoken to in HTTP/2, from callers of both', async t => {
  if (!needs(t, 'nghttpd', 'nghttp2-server') || !needs(t, 'curl', 'curl')) return
  const dir = mkdtempSync(join(tmpdir(), 'gatehouse-'))
  writeFileSync(join(dir, 'pets'), 'rex'.repeat(100_000))
  const port = await freePort()
  const server: ChildProcess = spawn('nghttpd', ['--no-tls', '-d', dir, String(port)], { stdio: 'ignore' })
  t.after(() => {
    server.kill()
    rmSync(dir, { recursive: true })
  })
  const { gateway } = await gatewayFor(t, partTo([`http://127.0.0.1:${port}`], { protocol: 'http2' }), { workers: 1 })
  const url = `http://127.0.0.1:${gateway.port}/pets/v1/pets`
  for (const version of ['--http2-prior-knowledge', '--http1.1']) {
    const options = ['--retry', '20', '--retry-delay', '1', '--retry-all-errors', '--fail', '-s', version]
    assert.equal((await run('curl', ...options, url)).length, 300_000)
  }
})

test('an upstream that breaks off before the head is a 502, and after it a reset stream', async t => {
  const origin = await http2Upstream(t, stream => {
    stream.once('data', () => stream.destroy(new Error('broken')))
    stream.once('end', () => {
      stream.respond({ ':status': 200 })
      stream.write('part')
      setImmediate(() => stream.destroy(new Error('broken')))
    })
  })
  const { gateway } = await gatewayFor(t, partTo([origin], { protocol: 'http2' }), { workers: 1 })
  const session = connect(`http://127.0.0.1:${gateway.port}`)
  t.after(() => session.destroy())
  const ask = async (method: string, body?: string) => {
    const stream = session.request({ ':method': method, ':path': '/pets/v1/pets' }, { endStream: body === undefined })
    let status: number | undefined
    let text = ''
    stream.on('error', () => {})
    stream.on('response', head => {
      status = head[':status']
    })
    stream.on('data', piece => {
      text += piece
    })
    if (body !== undefined) stream.end(body)
    await new Promise<void>(resolve => stream.on('close', () => resolve()))
    return { status, text, code: stream.rstCode }
  }
  const before = await ask('POST', 'body')
  assert.equal(before.status, 502)
  assert.equal(JSON.parse(before.text).code, 'upstream_failed')
  const after = await ask('GET')
  assert.deepEqual([after.status, after.code], [200, 2])
})
