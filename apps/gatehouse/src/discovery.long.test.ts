/** Targets that are found in DNS and files, behind a gateway of two threads, while they come and go. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test, { type TestContext } from 'node:test'
import { dnsServer } from '@gatehouse/gateway/discovery/dns-server.model.ts'
import { TestAuthority, withOpenssl } from '@gatehouse/http/tls/authority.model.ts'
import type { ApiPart } from '@gatehouse/program'
import { gatewayFor, partTo } from './testing-gateway.ts'
import { until } from './testing-house.ts'
import { type Target, target } from './testing-targets.ts'

type Line = ApiPart['upstream']['targets'][number]

interface Found {
  line: Line
  changes?: Partial<ApiPart['upstream']>
  dnsServers?: string[]
  targetFiles?: string[]
  allow?: string[]
}

async function behind(t: TestContext, { line, changes, allow = ['loopback'], ...discovery }: Found) {
  const logged: { message: string; fields: Record<string, unknown> }[] = []
  const part = partTo([])
  const upstream = { ...part.upstream, targets: [line], ...changes }
  const house = await gatewayFor(
    t,
    { ...part, upstream },
    {
      ...{ discovery, egress: { allow, deny: [] } },
      log: (_, message, fields = {}) => void logged.push({ message, fields }),
    },
  )
  const ask = async () => {
    const answer = await house.call('/pets/v1/pets', { headers: { connection: 'close' } })
    const text = await answer.text()
    return answer.ok
      ? (JSON.parse(text) as { name: string; headers: { host: string } })
      : { name: String(answer.status), headers: { host: '' } }
  }
  /** Who answered how often, of so many. */
  const counts = async (times: number) => {
    const found: Record<string, number> = {}
    for (const { name } of await Promise.all(Array.from({ length: times }, ask))) found[name] = (found[name] ?? 0) + 1
    return found
  }
  return { ...house, logged, ask, counts, messages: () => logged.map(({ message }) => message) }
}

const portOf = ({ url }: Target) => Number(new URL(url).port)
const srv = (host: string, port: number, { weight = 1, priority = 0 } = {}) => ({ host, port, weight, priority })
const line: Line = { url: 'http://_http._tcp.api.internal', resolve: 'srv', weight: 1 }

/** Upstream processes, each a record of the same name. */
async function served(t: TestContext, names: string[]) {
  const targets = await Promise.all(names.map(name => target(t, name)))
  const dns = await dnsServer(t, { addresses: { 'node.internal': ['127.0.0.1'] } })
  const serve = (...ones: Target[]) => {
    dns.answers.services['_http._tcp.api.internal'] = ones.map(one => srv('node.internal', portOf(one)))
  }
  serve(...targets)
  return { targets, dns, serve }
}

test('each address of a name is a target of its own, and is told whose it is', async t => {
  const one = await target(t, 'one', { address: '127.0.0.2' })
  await target(t, 'two', { address: '127.0.0.3', port: portOf(one) })
  const dns = await dnsServer(t, { addresses: { 'api.internal': ['127.0.0.2', '127.0.0.3'] } })
  const url = `http://api.internal:${portOf(one)}`
  const { counts, ask, gateway } = await behind(t, {
    ...{ line: { url, resolve: 'addresses', weight: 1 }, dnsServers: [dns.address] },
    changes: { health: { path: '/', intervalMs: 100, timeoutMs: 500, unhealthyAfter: 1, healthyAfter: 1 } },
  })
  const found = await counts(40)
  assert.ok(found.one! > 5 && found.two! > 5, JSON.stringify(found))
  assert.equal((await ask()).headers.host, `api.internal:${portOf(one)}`)
  const watched = gateway.status().targets.map(({ target: key }) => key.split(' ')[1])
  assert.deepEqual(watched.sort(), [`http://127.0.0.2:${portOf(one)}/`, `http://127.0.0.3:${portOf(one)}/`])
})

test('targets that come and go under load cost no request, and the program stays the one it was', async t => {
  const { targets, dns, serve } = await served(t, ['a', 'b', 'c'])
  const [a, b, c] = targets as [Target, Target, Target]
  serve(a, b)
  const { ask, counts, gateway } = await behind(t, { line, dnsServers: [dns.address] })
  let isOver = false
  const answers: string[] = []
  const callers = Array.from({ length: 8 }, async () => {
    while (!isOver) answers.push((await ask()).name)
  })
  for (const [now, gone] of [
    [[b, c], a],
    [[a, c], b],
    [[a, b], c],
  ] as const) {
    serve(...now)
    const names = now.map(one => 'abc'[targets.indexOf(one)]!).sort()
    await until(
      async () =>
        Object.keys(await counts(12))
          .sort()
          .join() === names.join(),
    )
    // Nobody asks it any more, and what was under way is over: it may go.
    gone.signal('SIGKILL')
    await counts(20)
    await gone.restart()
  }
  isOver = true
  await Promise.all(callers)
  assert.ok(answers.length > 100, `${answers.length} answers`)
  assert.deepEqual([...new Set(answers)].sort(), ['a', 'b', 'c'])
  assert.equal(gateway.generation, 1)
})

test('priorities are tiers: the next is asked when no target of the one before is well', async t => {
  const { targets, dns } = await served(t, ['first', 'second'])
  const [first, second] = targets as [Target, Target]
  dns.answers.services['_http._tcp.api.internal'] = [
    srv('node.internal', portOf(first), { priority: 10 }),
    srv('node.internal', portOf(second), { priority: 20 }),
  ]
  const health = { path: '/', intervalMs: 100, timeoutMs: 500, unhealthyAfter: 1, healthyAfter: 1 }
  const { counts, messages } = await behind(t, { line, dnsServers: [dns.address], changes: { health } })
  assert.deepEqual(await counts(20), { first: 20 })
  first.signal('SIGKILL')
  await until(() => messages().includes('Target is unwell.'))
  assert.deepEqual(await counts(20), { second: 20 })
})

test('a server of DNS that fails, is silent or forgets keeps the last targets, and is told in log, status and metrics', async t => {
  const { targets, dns, serve } = await served(t, ['a', 'b'])
  const { counts, gateway, logged } = await behind(t, { line, dnsServers: [dns.address] })
  for (const break_ of [
    () => (dns.answers.mood = 'failing'),
    () => {
      dns.answers.mood = 'well'
      dns.answers.services = {}
    },
  ]) {
    break_()
    const before = logged.length
    await until(() => logged.length > before)
    const { message, fields } = logged.at(-1)!
    assert.deepEqual([message, fields.targets], ['Targets cannot be found; those of before are used on.', 2])
    assert.equal(gateway.status().sources[0]!.failed, fields.failed)
    assert.deepEqual(Object.keys(await counts(20)).sort(), ['a', 'b'])
  }
  serve(targets[0]!)
  await until(async () => Object.keys(await counts(10)).join() === 'a')
  assert.equal(gateway.status().sources[0]!.failed, undefined)
})

test('what is never found is answered as not there, and holds no other program up for long', async t => {
  const dns = await dnsServer(t, { mood: 'silent' })
  const startedMs = performance.now()
  const { ask } = await behind(t, { line, dnsServers: [dns.address] })
  assert.ok(performance.now() - startedMs < 8000)
  assert.equal((await ask()).name, '503')
})

test('an answer of DNS reaches nothing that the egress rule closes', async t => {
  const { dns } = await served(t, ['a'])
  const { ask } = await behind(t, { line, dnsServers: [dns.address], allow: [] })
  assert.equal((await ask()).name, '502')
})

test('targets are taken from a file that the operator named, and from what it becomes; a broken one changes nothing', async t => {
  const [a, b] = await Promise.all(['a', 'b'].map(name => target(t, name)))
  const directory = await mkdtemp(join(tmpdir(), 'targets-'))
  t.after(() => rm(directory, { recursive: true }))
  const path = join(directory, 'targets.yaml')
  const write = async (text: string) => {
    await writeFile(`${path}.new`, text)
    await rename(`${path}.new`, path)
  }
  await write(`targets:\n  - url: ${a!.url}\n`)
  const file: Line = { url: `file:${path}`, weight: 1 }
  const { counts, messages } = await behind(t, { line: file, targetFiles: [path] })
  assert.deepEqual(await counts(4), { a: 4 })
  await write('targets: {}')
  await until(() => messages().includes('Targets cannot be found; those of before are used on.'))
  assert.deepEqual(await counts(4), { a: 4 })
  await write(`targets:\n  - url: ${b!.url}\n`)
  await until(async () => (await counts(4)).b === 4)
  const unnamed = await behind(t, { line: file })
  assert.equal((await unnamed.ask()).name, '503')
})

test(
  'whoever answers at an address that was found must show the name that was written, not the one that SRV tells',
  withOpenssl,
  async t => {
    const authority = new TestAuthority()
    t.after(() => authority.remove())
    const dns = await dnsServer(t, { addresses: { 'node.internal': ['127.0.0.1'] } })
    const secure = async (host: string) => {
      const { certificate: cert, key } = authority.issue(host, { hosts: [host] })
      const server = createServer({ cert, key }, (_, response) => void response.end('{"name":"secure"}')).listen(
        0,
        '127.0.0.1',
      )
      await once(server, 'listening')
      t.after(() => server.close())
      return (server.address() as { port: number }).port
    }
    const changes = {
      tls: { authorities: authority.certificate, minVersion: '1.2' as const, insecureSkipVerify: false },
    }
    const answered = async (host: string) => {
      dns.answers.services['_https._tcp.api.internal'] = [srv('node.internal', await secure(host))]
      const { ask } = await behind(t, {
        ...{ line: { ...line, url: 'https://_https._tcp.api.internal' }, changes, dnsServers: [dns.address] },
      })
      return (await ask()).name
    }
    assert.equal(await answered('api.internal'), 'secure')
    assert.equal(await answered('node.internal'), '502')
  },
)
