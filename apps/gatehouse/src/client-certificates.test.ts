import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import test, { after, before } from 'node:test'
import { Failure } from '@gatehouse/base'
import { claimWatch } from '@gatehouse/capability-transport/control/claim-watch.ts'
import { type TestControl, testControl } from '@gatehouse/control/testing.ts'
import { type Issued, TestAuthority, withOpenssl } from '@gatehouse/http/tls/authority.model.ts'
import { openStore, type Store } from '@gatehouse/store'
import { catalogue } from './capabilities.ts'
import { closing, makeApi, newDirectory, openGateway, openHouse, until } from './testing-house.ts'
import { nginx, withNginx } from './testing-nginx.ts'
import { eachStore, housePlace, quickerEngine } from './testing-stores.ts'

let authority: TestAuthority
let client: Issued
before(() => {
  if (withOpenssl.skip) return
  authority = new TestAuthority()
  client = authority.issue('client')
})
after(() => authority?.remove())

const code = (wanted: string, pointer?: string) => (thrown: unknown) =>
  thrown instanceof Failure &&
  thrown.code === wanted &&
  (pointer === undefined || thrown.problems[0]?.pointer === pointer)

/** Certificates that gateways are told of: their hosts, by identifier. */
async function told(store: Store): Promise<Record<string, string[]>> {
  const rows: { subject: string; entry: string }[] = await store.db
    .selectFrom('directory_log')
    .select(['subject', 'entry'])
    .where('live', '=', true)
    .where('subject', 'like', 'crt%')
    .execute()
  return Object.fromEntries(rows.map(({ subject, entry }) => [subject, JSON.parse(entry).hosts]))
}

const watch = async ({ control }: TestControl) =>
  claimWatch.run({ ...control.rows, services: {} } as unknown as Parameters<typeof claimWatch.run>[0])

const secure = (tls: object) => ({ targets: [{ url: 'https://127.0.0.1:9' }], tls })

/** An API at an upstream that is shown the certificate `partner`. */
async function partnered({ call }: TestControl) {
  const partner = await call('Certificate.create', { body: { name: 'partner', spec: { ...client, hosts: [] } } })
  await call('Environment.create', { body: { name: 'here', spec: {} } })
  await call('Upstream.create', { body: { name: 'pets', spec: secure({ clientCertificate: 'partner' }) } })
  await call('Api.create', { body: { name: 'pets', spec: {} } })
  const spec = { api: 'pets', version: 'v1', upstream: 'pets', basePath: '/pets', access: 'open' }
  await call('ApiVersion.create', { body: { name: 'pets-v1', spec } })
  await call('ApiVersion.publish', { name: 'pets-v1' })
  return (partner.body as { id: string }).id
}

const deploy = { name: 'pets-v1', body: { environment: 'here', waitMs: 0 } }

eachStore('gateways are told of a certificate while something deployed shows it, and for no host', async (store, t) => {
  if (withOpenssl.skip) return t.skip(String(withOpenssl.skip))
  const house = await testControl(t, catalogue, { store })
  const { call } = house
  const id = await partnered(house)
  await watch(house)
  assert.deepEqual(await told(store), {}, 'nothing is deployed yet')
  await call('ApiVersion.deploy', deploy)
  await watch(house)
  assert.deepEqual(await told(store), { [id]: [] })
  const revisions = await store.db.selectFrom('revisions').selectAll().execute()
  const frozen = JSON.stringify(revisions)
  assert.ok(frozen.includes(id) && !frozen.includes('PRIVATE KEY'))
  await assert.rejects(call('Certificate.delete', { name: 'partner' }), code('still_referenced'))
  const without = { name: 'pets', body: { spec: { tls: { clientCertificate: null } } } }
  await call('Upstream.update', without)
  await assert.rejects(
    call('Certificate.delete', { name: 'partner' }),
    code('still_referenced'),
    'it is still deployed',
  )
  await call('ApiVersion.publish', { name: 'pets-v1' })
  await call('ApiVersion.deploy', deploy)
  await watch(house)
  assert.deepEqual(await told(store), {})
  await call('Certificate.delete', { name: 'partner' })
})

eachStore(
  'an upstream names a certificate of its own organization, and what cannot work is refused with its place',
  async (store, t) => {
    if (withOpenssl.skip) return t.skip(String(withOpenssl.skip))
    const house = await testControl(t, catalogue, { store })
    const { call } = house
    const id = await partnered(house)
    await call('Organization.create', { body: { name: 'other', spec: {} } })
    const params = { organization: 'other' }
    await call('Workspace.create', { params, body: { name: 'default', spec: {} } })
    const create = (spec: object) => call('Upstream.create', { params, body: { name: 'theirs', spec } })
    for (const named of ['partner', id]) {
      await assert.rejects(
        create(secure({ clientCertificate: named })),
        code('invalid_input', '/spec/tls/clientCertificate'),
      )
    }
    await assert.rejects(create(secure({ authorities: 'no PEM' })), code('invalid_input', '/spec/tls/authorities'))
    const both = { authorities: authority.certificate, insecureSkipVerify: true }
    await assert.rejects(create(secure(both)), code('invalid_input', '/spec/tls/authorities'))
    const plain = { targets: [{ url: 'http://127.0.0.1:9' }], tls: {} }
    await assert.rejects(create(plain), code('invalid_input', '/spec/tls'))
    await create(secure({ authorities: authority.certificate }))
    const patch = { spec: { tls: { authorities: 'no PEM any more' } } }
    await assert.rejects(
      call('Upstream.update', { params, name: 'theirs', body: patch }),
      code('invalid_input', '/spec/tls/authorities'),
    )
    const listed = await call('Upstream.list', { query: { 'tls.clientCertificate': 'partner' } })
    assert.deepEqual(
      (listed.body as { items: { name: string }[] }).items.map(({ name }) => name),
      ['pets'],
    )
  },
)

test('a certificate reaches nginx through a gateway, stands nowhere on its disk in clear, is used after a restart without control plane and renewed without a deployment', {
  skip: withOpenssl.skip || withNginx.skip,
}, async t => {
  const server = authority.issue('server', { hosts: ['upstream.test'] })
  const { port } = await nginx(t, {
    listening: 'ssl',
    files: { 'server.pem': server.certificate, 'server.key': server.key, 'ca.pem': authority.certificate },
    server: `ssl_certificate server.pem; ssl_certificate_key server.key; ssl_client_certificate ca.pem;
        ssl_verify_client on; location / { return 200 $ssl_client_s_dn; }`,
  })
  const close = closing(t)
  const store: Store = close(await openStore(await housePlace(quickerEngine, newDirectory(t))))
  const house = close(await openHouse({ store }))
  const write = <T>(
    work: (resources: Parameters<Parameters<typeof house.control.rows.write>[1]>[0]['resources']) => Promise<T>,
  ) => house.control.rows.write(house.organization.id, ({ resources }) => work(resources))
  const spec = { ...client, hosts: [] }
  const row = await write(resources => resources.create('Certificate', { name: 'partner', spec }))
  const tls = { serverName: 'upstream.test', authorities: authority.certificate, clientCertificate: 'partner' }
  const upstreamUrl = `https://127.0.0.1:${port}`
  const api = await makeApi(house, { name: 'pets', upstreamUrl, tls, clientCertificateId: row.id })
  const token = await house.distribution.enrolmentToken(house.groupId, 60_000)
  const stateDir = newDirectory(t)
  const first = close(await openGateway({ url: house.url, token, stateDir, workers: 2 }))
  const deployment = await api.deploy()
  await until(async () => (await api.state(deployment)).state === 'live')
  assert.deepEqual(await first.get('/pets/1'), { status: 200, text: 'CN=client' }, 'from the first request on')
  const secretLine = client.key.split('\n')[1]!
  const files = readdirSync(stateDir, { recursive: true, withFileTypes: true }).filter(entry => entry.isFile())
  const texts = files.map(entry => readFileSync(join(entry.parentPath, entry.name), 'latin1'))
  assert.ok(texts.length > 3 && !texts.join('').includes(secretLine))
  assert.equal(first.gateway.securePort, undefined, 'it is shown to no caller')
  await first.close()

  const second = close(await openGateway({ url: 'https://127.0.0.1:9', stateDir }))
  assert.deepEqual(await second.get('/pets/1'), { status: 200, text: 'CN=client' })
  await second.close()

  const third = close(await openGateway({ url: house.url, stateDir }))
  const renewed = authority.issue('renewed')
  await write(async resources => {
    await resources.update(await resources.get('Certificate', 'partner'), { spec: { ...spec, ...renewed } })
  })
  await until(async () => (await third.get('/pets/1')).text === 'CN=renewed')
  assert.equal((await api.state(deployment)).state, 'live')
})
