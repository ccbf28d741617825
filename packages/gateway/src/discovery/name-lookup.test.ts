import assert from 'node:assert/strict'
import test from 'node:test'
import { dnsServer } from './dns-server.model.ts'
import { NameLookup } from './name-lookup.ts'

const six = '2001:db8:0:0:0:0:0:7'

test('every address of a name is a target, of both families, with the name as whom to ask for', async t => {
  const { address, answers } = await dnsServer(t, { ttlSeconds: 7 })
  answers.addresses['api.internal'] = ['192.0.2.1', '192.0.2.2', six]
  const { addresses } = new NameLookup({ servers: [address] })
  const found = await addresses('https://api.internal:8443/v1', false)
  assert.deepEqual(found.targets, [
    { url: 'https://192.0.2.1:8443/v1', authority: 'api.internal:8443', weight: 1 },
    { url: 'https://192.0.2.2:8443/v1', authority: 'api.internal:8443', weight: 1 },
    { url: 'https://[2001:db8::7]:8443/v1', authority: 'api.internal:8443', weight: 1 },
  ])
  assert.equal(found.ttlMs, 7000)
})

test('SRV records tell port, weight and tier; their weight is shared by the addresses of their host', async t => {
  const { address, answers } = await dnsServer(t)
  answers.services['_http._tcp.api.internal'] = [
    { priority: 10, weight: 60, port: 81, host: 'one.internal' },
    { priority: 10, weight: 0, port: 82, host: 'two.internal' },
    { priority: 20, weight: 1, port: 84, host: 'gone.internal' },
    { priority: 30, weight: 5, port: 83, host: 'two.internal' },
  ]
  answers.addresses['one.internal'] = ['192.0.2.1', '192.0.2.2']
  answers.addresses['two.internal'] = ['192.0.2.3']
  const { services } = new NameLookup({ servers: [address] })
  const { targets } = await services('http://_http._tcp.api.internal', false)
  assert.deepEqual(
    targets.map(({ url, weight, priority }) => [url, weight, priority]),
    [
      ['http://192.0.2.1:81/', 30, 0],
      ['http://192.0.2.2:81/', 30, 0],
      ['http://192.0.2.3:82/', 1, 0],
      ['http://192.0.2.3:83/', 5, 2],
    ],
  )
  assert.deepEqual([...new Set(targets.map(({ authority }) => authority))], ['api.internal'], 'RFC 9525 §6.1')
})

test('a record that says that there is no such service names no target (RFC 2782)', async t => {
  const { address, answers } = await dnsServer(t)
  answers.services['_http._tcp.api.internal'] = [{ priority: 0, weight: 0, port: 0, host: '.' }]
  const { services } = new NameLookup({ servers: [address] })
  assert.deepEqual((await services('http://_http._tcp.api.internal', false)).targets, [])
})

test('a server that fails, one that is silent and a name that is not there are failures, in time', async t => {
  const server = await dnsServer(t)
  server.answers.addresses['api.internal'] = ['192.0.2.1']
  const { addresses } = new NameLookup({ servers: [server.address], timeoutMs: 100 })
  await assert.rejects(addresses('http://gone.internal', false), { code: 'ENOTFOUND' })
  server.answers.mood = 'failing'
  await assert.rejects(addresses('http://api.internal', false), { code: 'ESERVFAIL' })
  server.answers.mood = 'silent'
  await assert.rejects(addresses('http://api.internal', false), { code: 'ETIMEOUT' })
})

test('a service of many hosts that answer one by one is given up in time, and nothing of it is asked after that', async t => {
  const { address, answers, asked } = await dnsServer(t)
  const hosts = Array.from({ length: 600 }, (_, at) => `h${at}.internal`)
  answers.services['_http._tcp.api.internal'] = hosts.map(host => ({ priority: 0, weight: 1, port: 80, host }))
  for (const host of hosts) answers.addresses[host] = ['192.0.2.1']
  answers.delayMs = 50
  const { services } = new NameLookup({ servers: [address], timeoutMs: 100 })
  await assert.rejects(services('http://_http._tcp.api.internal', false), /more than 500 ms/)
  const before = asked.length
  await new Promise(resolve => setTimeout(resolve, 150))
  assert.ok(asked.length <= before + 32, `${asked.length - before} questions afterwards`)
})
