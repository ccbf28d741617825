/** The guides of schemes and of protection: their documents in a gateway, their commands as people type them, what each says that comes of it. */
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { suite, type TestContext, test } from 'node:test'
import { filled } from '@gatehouse/schema'
import { parseAllDocuments } from 'yaml'
import { catalogue } from './capabilities.ts'
import { testCli } from './cli/testing.ts'
import { startStandalone } from './standalone/standalone.ts'
import { mirror, upstream } from './testing-gateway.ts'
import { guideIn } from './testing-guide.ts'
import { audience, testIssuer } from './testing-issuer.ts'

const missing = !existsSync('/usr/bin/curl') && process.env.CI !== 'true'
const withCurl = { skip: missing ? 'needs the Debian package curl' : false }
const program = join(import.meta.dirname, '../bin/gatehouse.mjs')

interface Around {
  /** What stands in the documents, and what stands there in the test. */
  replaced?: Record<string, string>
  secrets?: Record<string, string>
  env?: Record<string, string>
  /** Hears what the upstream is shown in `X-Backend-Key`. */
  seen?: (key: unknown) => void
}

/** Runs every line of the guide that ends with what comes of it: a status, or words of the output. */
async function guided(t: TestContext, file: string, { replaced = {}, secrets = {}, env = {}, seen }: Around = {}) {
  const { folder, blocks, run } = guideIn(t, file)
  const backend = await upstream(t, (request, response) => {
    seen?.(request.headers['x-backend-key'])
    mirror(request, response)
  })
  let documents = blocks('yaml')[0]!.replaceAll('http://127.0.0.1:9000', backend)
  for (const [written, own] of Object.entries(replaced)) {
    assert.ok(documents.includes(written), `${file} says ${written}`)
    documents = documents.replaceAll(written, own)
  }
  const config = join(folder, 'gateway.yaml')
  writeFileSync(config, documents)
  mkdirSync(join(folder, 'secrets'))
  for (const [name, secret] of Object.entries(secrets)) writeFileSync(join(folder, 'secrets', name), secret)
  const { gateway, stop } = await startStandalone({
    ...{ config, address: '127.0.0.1', port: 0, workers: 1, log() {} },
    egress: { allow: ['loopback'], deny: [] },
    secrets: { directory: join(folder, 'secrets'), perOrganization: false },
  })
  t.after(() => stop(200))
  const variables = Object.entries(env).map(([name, value]) => `${name}='${value}'\n`)
  let lines = 0
  for (const line of blocks('sh').join('').split('\n')) {
    const [, command, expected] = /^((?:curl|gatehouse) .*?) +# (.+)$/.exec(line) ?? []
    if (command === undefined) continue
    lines++
    const typed = command
      .replace('localhost:8000', `127.0.0.1:${gateway.port}`)
      .replace(/^curl/, 'curl --silent --output answer --write-out %{http_code}')
      .replace(/^gatehouse/, `'${process.execPath}' '${program}'`)
    const told = await run(variables.join('') + typed)
    assert.ok(told.includes(expected!), `${line}\n${told}`)
  }
  assert.ok(lines >= 3, `${file} has commands`)
  return { blocks, folder, run }
}

/** Commands against a control plane, each of which must do what it is for. */
async function typed(t: TestContext, lines: string) {
  const { cli } = await testCli(t)
  for (const line of lines.trim().split('\n')) {
    const { code, err } = await cli(line)
    assert.equal(code, 0, `${line}\n${err}`)
  }
}

interface Shown {
  policy: string
  config?: object
}

/** Wherever they stand. */
function policiesIn(value: unknown): Shown[] {
  if (typeof value !== 'object' || value === null) return []
  if ('policy' in value && typeof value.policy === 'string') return [value as Shown]
  return Object.values(value).flatMap(policiesIn)
}

suite('guides of schemes and of protection', { concurrency: 2 }, () => {
  test('API keys', withCurl, async t => {
    const { blocks } = await guided(t, 'api-keys.md')
    await typed(t, blocks('cli')[0]!)
  })

  test('tokens that are to stop', async t => typed(t, guideIn(t, 'tokens.md').blocks('cli')[0]!))

  for (const file of ['tokens.md', 'secrets.md', 'bound-tokens.md', 'signed-requests.md', 'client-certificates.md']) {
    test(`every policy that ${file} shows is taken as it is written`, t => {
      const shown = guideIn(t, file)
        .blocks('yaml')
        .flatMap(block => policiesIn(parseAllDocuments(block).map(one => one.toJS())))
      assert.ok(shown.length > 0)
      for (const { policy, config = {} } of shown) filled(catalogue.policies.get(policy)!.config, config, policy)
    })
  }

  test('user and password', withCurl, async t => void (await guided(t, 'basic-auth.md')))

  test('several schemes, and nobody', withCurl, async t => void (await guided(t, 'several-schemes.md')))

  test('introspection', withCurl, async t => {
    const { folder, blocks } = guideIn(t, 'introspection.md')
    const server = join(folder, 'server.mjs')
    writeFileSync(server, blocks('js')[0]!)
    const child = spawn(process.execPath, [server, '0'], { stdio: ['ignore', 'pipe', 'inherit'] })
    t.after(() => child.kill())
    const port = await new Promise<string>(resolve => child.stdout.once('data', piece => resolve(String(piece).trim())))
    const replaced = { '127.0.0.1:9001': `127.0.0.1:${port}` }
    await guided(t, 'introspection.md', { replaced, secrets: { introspection: 'a-secret-of-both' } })
  })

  test('what a caller may', withCurl, async t => {
    const issuer = await testIssuer(t)
    const token = (scope: string, ...roles: string[]) =>
      issuer.token({ scope, realm_access: { roles }, ...(roles.length === 0 ? { realm_access: {} } : {}) })
    const env = {
      BUYER: await token('orders:read', 'buyer'),
      ADMIN: await token('orders:read', 'admin'),
      READER: await token('orders:read'),
      OTHER: await token('more', 'admin'),
    }
    const replaced = { 'https://login.example.com': issuer.url, 'https://api.example.com': audience }
    await guided(t, 'authorize.md', { replaced, env })
  })

  test('credentials towards upstreams', withCurl, async t => {
    const secrets = { backend: 'a-secret-of-the-backend' }
    const seen: unknown[] = []
    await guided(t, 'upstream-credentials.md', { secrets, seen: key => seen.push(key) })
    assert.deepEqual(seen, ['a-secret-of-the-backend', 'a-secret-of-the-backend'])
  })
  test('protection', withCurl, async t => void (await guided(t, 'protection.md')))
})
