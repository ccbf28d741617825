import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { request as httpRequest, type IncomingMessage } from 'node:http'
import { connect, createServer as createTcpServer } from 'node:net'
import test from 'node:test'
import { type Failure, newId } from '@gatehouse/base'
import type { GatewayOptions } from '@gatehouse/gateway'
import { snapshotOf } from '@gatehouse/program'
import { placed, samplePart } from '@gatehouse/program/sample.ts'

import { gatewayFor, manifestHead, mirror, partTo, say, upstream } from './testing-gateway.ts'

test('a limit is exact over all threads', async t => {
  const part = {
    ...partTo([await upstream(t, say('ok'))]),
    policies: [placed('rate-limit', { stage: 'limit', config: { limit: 25, by: 'ip', windowSeconds: 3600 } })],
  }
  const { call } = await gatewayFor(t, part)
  const statuses = await Promise.all(
    Array.from({ length: 100 }, async () => (await call('/pets/v1/pets', { headers: { connection: 'close' } })).status),
  )
  assert.equal(statuses.filter(status => status === 200).length, 25)
})

test('each request is one event', async t => {
  const { call, gateway, events } = await gatewayFor(t, partTo([await upstream(t, say('ok'))]))
  for (let i = 0; i < 20; i++) await (await call('/pets/v1/pets')).text()
  await gateway.stop(500)
  assert.equal(events(), 20)
})

test('weighted targets share the requests by weight', async t => {
  const part = partTo([])
  const { call } = await gatewayFor(
    t,
    {
      ...part,
      upstream: {
        ...part.upstream,
        targets: [
          { url: await upstream(t, say('a')), weight: 3 },
          { url: await upstream(t, say('b')), weight: 1 },
        ],
      },
    },
    { workers: 1 },
  )
  const texts: string[] = []
  for (let i = 0; i < 8; i++) texts.push(await (await call('/pets/v1/pets')).text())
  assert.equal(texts.filter(text => text === 'a').length, 6)
})

test('a target found unwell by the checks is left out until it is well again', async t => {
  let well = true
  const sick = await upstream(t, (request, response) => {
    if (request.url === '/health') response.statusCode = well ? 200 : 500
    response.end('sick')
  })
  const health = { path: '/health', intervalMs: 30, timeoutMs: 500, unhealthyAfter: 2, healthyAfter: 1 }
  const { call, gateway } = await gatewayFor(t, partTo([sick, await upstream(t, say('sound'))], { health }))
  const verdict = (up: boolean) =>
    gateway.status().targets.some(({ target, up: is }) => target.endsWith(sick) && is === up)
  const until = async (condition: () => boolean) => {
    while (!condition()) await new Promise(resolve => setTimeout(resolve, 5))
  }
  well = false
  await until(() => verdict(false))
  const texts = await Promise.all(Array.from({ length: 10 }, async () => (await call('/pets/v1/pets')).text()))
  assert.deepEqual([...new Set(texts)], ['sound'])
  well = true
  await until(() => verdict(true))
  const again = await Promise.all(Array.from({ length: 10 }, async () => (await call('/pets/v1/pets')).text()))
  assert.ok(again.includes('sick'))
})

test('an upstream that is dead, frozen or breaks off is a coded answer', async t => {
  const frozen = createTcpServer(() => {}).listen(0, '127.0.0.1')
  const broken = createTcpServer(socket => socket.on('data', () => socket.destroy())).listen(0, '127.0.0.1')
  t.after(() => void [frozen.close(), broken.close()])
  const at = (server: typeof frozen) => `http://127.0.0.1:${(server.address() as { port: number }).port}`
  const codeOf = async (url: string) => {
    const { call } = await gatewayFor(t, partTo([url], { firstByteTimeoutMs: 300 }), { workers: 1 })
    const answer = await call('/pets/v1/pets')
    return [answer.status, ((await answer.json()) as { code: string }).code]
  }
  assert.deepEqual(await codeOf('http://127.0.0.1:9'), [502, 'upstream_unreachable'])
  assert.deepEqual(await codeOf(at(frozen)), [504, 'upstream_timeout'])
  assert.deepEqual(await codeOf(at(broken)), [502, 'upstream_failed'])
})

test('an upstream at our own port, a metadata service or loopback that is not allowed is never called', async t => {
  let called = 0
  const inside = await upstream(t, (_, response) => {
    called++
    response.end('secret')
  })
  const codeOf = async (url: string, egress: GatewayOptions['egress']) => {
    const { call } = await gatewayFor(t, partTo([url]), { workers: 1, egress })
    return ((await (await call('/pets/v1/pets')).json()) as { code: string }).code
  }
  const port = Number(new URL(inside).port)
  assert.equal(
    await codeOf(inside, { allow: ['loopback'], deny: [{ address: '127.0.0.1', port }] }),
    'upstream_forbidden',
  )
  assert.equal(await codeOf(inside, { allow: [], deny: [] }), 'upstream_forbidden')
  assert.equal(await codeOf(inside.replace('127.0.0.1', 'localhost'), { allow: [], deny: [] }), 'upstream_forbidden')
  assert.equal(
    await codeOf('http://169.254.169.254/latest/meta-data', { allow: ['loopback'], deny: [] }),
    'upstream_forbidden',
  )
  assert.equal(called, 0)
})

test('a caller who leaves makes the upstream stop', async t => {
  let left: () => void = () => {}
  const gone = new Promise<void>(resolve => (left = resolve))
  const url = await upstream(t, (_, response) => {
    response.write('first')
    response.on('close', () => left())
  })
  const { gateway } = await gatewayFor(t, partTo([url]), { workers: 1 })
  const request = httpRequest({ port: gateway.port, path: '/pets/v1/pets' })
  request.end()
  const [response] = (await once(request, 'response')) as [IncomingMessage]
  await once(response, 'data')
  request.destroy()
  await gone
})

test('an event stream reaches the caller piece by piece', async t => {
  let goOn = () => {}
  const url = await upstream(t, (_, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    response.write('data: one\n\n')
    goOn = () => response.end('data: two\n\n')
  })
  const { call } = await gatewayFor(t, partTo([url]), { workers: 1 })
  const reader = (await call('/pets/v1/pets')).body!.getReader()
  const first = await reader.read()
  assert.equal(Buffer.from(first.value!).toString(), 'data: one\n\n')
  goOn()
  assert.equal(Buffer.from((await reader.read()).value!).toString(), 'data: two\n\n')
})

test('what looks like ours is taken away before an upstream sees it', async t => {
  const url = await upstream(t, (request, response) => void response.end(JSON.stringify(request.headers)))
  const { call } = await gatewayFor(t, partTo([url]), { workers: 1 })
  const headers = {
    'x-gatehouse-consumer': 'admin',
    'x-forwarded-for': '1.2.3.4',
    forwarded: 'for=1.2.3.4',
    cookie: 'a=1; gatehouse_console.session_token=x',
  }
  const seen = (await (await call('/pets/v1/pets', { headers })).json()) as Record<string, string>
  assert.equal(seen['x-gatehouse-consumer'], undefined)
  assert.equal(seen.forwarded, undefined)
  assert.equal(seen['x-forwarded-for'], '127.0.0.1')
  assert.equal(seen.cookie, 'a=1')
})

test('two gateways on one port: the second is told, the first serves on', async t => {
  const { gateway, call } = await gatewayFor(t, partTo([await upstream(t, say('ok'))]))
  await assert.rejects(
    gatewayFor(t, partTo(['http://127.0.0.1:9']), { port: gateway.port }),
    (failure: Failure) => failure.code === 'port_taken',
  )
  assert.equal((await call('/pets/v1/pets')).status, 200)
})

test('a generation that a thread refuses changes nothing', async t => {
  const { gateway, call } = await gatewayFor(t, partTo([await upstream(t, say('ok'))]))
  const bad = samplePart({ policies: [placed('no-such-policy')] })
  await assert.rejects(
    gateway.offer(snapshotOf([bad], manifestHead(2))),
    (failure: Failure) => failure.code === 'policy_unknown',
  )
  assert.equal(gateway.generation, 1)
  assert.equal((await call('/pets/v1/pets')).status, 200)
})

test('PATH-3 a target that readers disagree about is refused', async t => {
  const { gateway } = await gatewayFor(t, partTo([await upstream(t, say('ok'))]), { workers: 1 })
  const status = async (target: string) => {
    const socket = connect(gateway.port, '127.0.0.1')
    socket.write(`GET ${target} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`)
    const [data] = (await once(socket, 'data')) as [Buffer]
    return Number(data.toString().split(' ')[1])
  }
  assert.equal(await status('/pets/v1/%zz'), 400)
  assert.equal(await status('/pets/v1/x/../pets'), 200)
  assert.equal(await status('http://other/pets/v1/pets'), 200)
  assert.equal(await status('*'), 400)
})

test('HEAD, 204 and a reply without length keep their framing', async t => {
  const url = await upstream(t, (request, response) => {
    if (request.url === '/pets/204') response.writeHead(204).end()
    else if (request.method === 'HEAD') response.writeHead(200, { 'content-length': '1234' }).end()
    else response.end('chunked '.repeat(3))
  })
  const { call } = await gatewayFor(t, partTo([url]), { workers: 1 })
  const probe = await call('/pets/v1/pets', { method: 'HEAD' })
  assert.equal(probe.headers.get('content-length'), '1234')
  assert.equal((await call('/pets/v1/pets/204')).status, 204)
  assert.equal(await (await call('/pets/v1/pets')).text(), 'chunked '.repeat(3))
})

test('the same scheme at two scopes asks for the key once', async t => {
  const key = 'a-key-for-this-test-only'
  const keyAuth = (identity: string) => placed('key-auth', { identity, stage: 'identify' })
  const part = { ...partTo([await upstream(t, say('ok'))]), policies: [keyAuth('a'), keyAuth('b')] }
  const { call, gateway } = await gatewayFor(t, part, { workers: 1 })
  gateway.enter([
    {
      ...{ seq: 1, kind: 'credential', state: 'live', environmentId: part.environmentId },
      ...{ credentialId: newId('cred'), applicationId: newId('app') },
      sha256: createHash('sha256').update(key).digest('hex'),
    },
  ])
  assert.equal((await call('/pets/v1/pets', { headers: { 'x-api-key': key } })).status, 200)
  assert.equal((await call('/pets/v1/pets')).status, 401)
})

test('PATH-10: what takes all that is left adds nothing to the address of the upstream where nothing is left', async t => {
  const url = await upstream(t, mirror)
  const any = { ...samplePart().endpoints[0]!, id: 'any', method: '*', path: '/{path+}', policies: [] }
  const below = async (target: string, basePath = '/pets/v1') => {
    const part = { ...partTo([target]), policies: [], endpoints: [any], access: 'open' as const, basePath }
    const { call } = await gatewayFor(t, part, { workers: 1 })
    return async (path: string) => ((await (await call(path)).json()) as { url: string }).url
  }
  const pathed = await below(`${url}/graphql`)
  assert.deepEqual(await Promise.all(['/pets/v1', '/pets/v1?a=1', '/pets/v1/', '/pets/v1/x'].map(pathed)), [
    ...['/graphql', '/graphql?a=1', '/graphql/', '/graphql/x'],
  ])
  assert.equal(await (await below(url))('/pets/v1'), '/')
  const slashed = await below(`${url}/site/`)
  assert.deepEqual(await Promise.all(['/pets/v1', '/pets/v1/', '/pets/v1/x'].map(slashed)), [
    ...['/site/', '/site/', '/site/x'],
  ])
  const root = await below(`${url}/graphql`, '/')
  assert.deepEqual(await Promise.all(['/', '/?a=1', '/x', '//'].map(root)), [
    ...['/graphql', '/graphql?a=1', '/graphql/x', '/graphql//'],
  ])
  assert.equal(await (await below(url, '/'))('/'), '/')
})
