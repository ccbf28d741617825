import assert from 'node:assert/strict'
import { once } from 'node:events'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import test, { after, before, type TestContext } from 'node:test'
import { connect } from 'node:tls'
import { Failure } from '@gatehouse/base'
import { claimWatch } from '@gatehouse/capability-transport/control/claim-watch.ts'
import { type TestControl, testControl } from '@gatehouse/control/testing.ts'
import { TestAuthority, withOpenssl } from '@gatehouse/http/tls/authority.model.ts'
import { openStore, type Store } from '@gatehouse/store'
import { catalogue } from './capabilities.ts'
import {
  closing,
  type House,
  makeApi,
  newDirectory,
  openGateway,
  openHouse,
  openUpstream,
  until,
} from './testing-house.ts'
import { eachStore, housePlace, quickerEngine } from './testing-stores.ts'

let authority: TestAuthority
before(() => {
  if (!withOpenssl.skip) authority = new TestAuthority()
})
after(() => authority?.remove())

const issue = (host: string, days = 90) => authority.issue(host, { hosts: [host], days })
const code = (wanted: string, pointer?: string) => (thrown: unknown) =>
  thrown instanceof Failure &&
  thrown.code === wanted &&
  (pointer === undefined || thrown.problems[0]?.pointer === pointer)

eachStore('the key of an external account is sealed, never shown, and kept when it is left out', async (store, t) => {
  const { call } = await testControl(t, catalogue, { store })
  const spec = { directory: 'https://ca.test/dir', externalAccount: { keyId: 'kid-1', hmacKey: 'c2VjcmV0LWtleQ' } }
  const keyless = { ...spec, externalAccount: { keyId: 'kid-1' } }
  const create = (name: string, spec: object) => call('CertificateIssuer.create', { body: { name, spec } })
  await assert.rejects(create('none', keyless), code('invalid_input', '/spec/externalAccount/hmacKey'))
  const bad = { ...spec, authorities: 'none' }
  await assert.rejects(create('bad', bad), code('certificate_invalid', '/spec/authorities'))
  const made = await create('ours', spec)
  const kept = await call('CertificateIssuer.update', { name: 'ours', body: { spec: { title: 'Ours' } } })
  const audit = await store.db.selectFrom('audit_events').selectAll().execute()
  const sealed: { name: string; sealed: string }[] = await store.db
    .selectFrom('sealed_secrets')
    .select(['name', 'sealed'])
    .execute()
  assert.ok(!JSON.stringify([made.body, kept.body, audit, sealed]).includes(spec.externalAccount.hmacKey))
  const names = () => sealed.filter(({ name }) => name.startsWith('certificate-external-account '))
  assert.equal(names().length, 1)
  const moved = { spec: { directory: 'https://other.test/dir' } }
  await assert.rejects(call('CertificateIssuer.update', { name: 'ours', body: moved }), code('invalid_input'))
  await call('CertificateIssuer.delete', { name: 'ours' })
  const left = await store.db
    .selectFrom('sealed_secrets')
    .select('name')
    .where('name', 'like', 'certificate%')
    .execute()
  assert.deepEqual(left, [])
})

interface Told {
  state: string
  hosts: string[]
  certificate: string
}

/** What gateways of the group are told to show. */
async function told(store: Store): Promise<Told[]> {
  const rows: { entry: string }[] = await store.db
    .selectFrom('directory_log')
    .select('entry')
    .where('live', '=', true)
    .where('subject', 'like', 'crt%')
    .orderBy('subject')
    .execute()
  return rows.map(({ entry }) => JSON.parse(entry))
}

/** An API of the organization that answers on the hosts; any when there are none. */
async function deployed(
  { call }: TestControl,
  organization: string,
  hosts: string[],
  basePath?: string,
): Promise<void> {
  const params = { organization }
  const text = JSON.stringify({
    openapi: '3.1.0',
    info: { title: organization, version: '1.0.0' },
    servers: [{ url: 'http://localhost:9000/' }],
    paths: { '/x': { get: { responses: { 200: { description: 'x' } } } } },
  })
  const name = `${organization}-v1`
  await call('Environment.create', { params, body: { name: 'here', spec: { hosts } } })
  await call('Api.import', { params, body: { text, ...(basePath ? { basePath } : {}) } })
  await call('ApiVersion.publish', { params, name })
  await call('ApiVersion.deploy', { params, name, body: { environment: 'here' } })
}

eachStore(
  'a certificate is checked, its key sealed and never shown, and kept when it is left out',
  async (store, t) => {
    if (withOpenssl.skip) return t.skip(String(withOpenssl.skip))
    const { call } = await testControl(t, catalogue, { store })
    const one = issue('one.test')
    const made = await call('Certificate.create', { body: { name: 'one', spec: one } })
    const row = made.body as { status: { hosts: string[]; fingerprint: string; keySha256: string } }
    assert.deepEqual(row.status.hosts, ['one.test'])
    const everything = [
      made.body,
      (await call('Certificate.get', { name: 'one' })).body,
      (await call('Certificate.list')).body,
    ]
    const audit = await store.db.selectFrom('audit_events').selectAll().execute()
    const sealed = await store.db.selectFrom('sealed_secrets').selectAll().execute()
    const secretLine = one.key.split('\n')[1]!
    assert.ok(!JSON.stringify([everything, audit, sealed]).includes(secretLine))
    const renewed = await call('Certificate.update', {
      name: 'one',
      body: { spec: { hosts: ['one.test', 'www.one.test'] } },
    })
    const after = renewed.body as typeof row & { status: { warnings: string[] } }
    assert.equal(after.status.keySha256, row.status.keySha256)
    assert.deepEqual(after.status.warnings, ['It does not name www.one.test; callers will refuse it there.'])
    const other = issue('one.test')
    const wrong = { certificate: other.certificate }
    await assert.rejects(
      call('Certificate.update', { name: 'one', body: { spec: wrong } }),
      code('certificate_invalid', '/spec/key'),
    )
    const keyless = { name: 'two', spec: { certificate: one.certificate } }
    await assert.rejects(call('Certificate.create', { body: keyless }), code('invalid_input', '/spec/key'))
    await call('Certificate.delete', { name: 'one' })
    const left = await store.db
      .selectFrom('sealed_secrets')
      .select('name')
      .where('name', 'like', 'certificate %')
      .execute()
    assert.deepEqual(left, [])
  },
)

eachStore(
  'gateways are told of a certificate for hosts of its organization alone, and when that changes',
  async (store, t) => {
    if (withOpenssl.skip) return t.skip(String(withOpenssl.skip))
    const house = await testControl(t, catalogue, { store })
    const { call, control } = house
    await call('Organization.create', { body: { name: 'evil', spec: {} } })
    const params = { organization: 'evil' }
    await call('Workspace.create', { params, body: { name: 'default', spec: {} } })
    const create = (spec: object, more = {}) => call('Certificate.create', { body: { name: 'one', spec }, ...more })
    await create(issue('one.test'), { params })
    assert.deepEqual(await told(store), [])
    await deployed(house, 'evil', [])
    await claimWatch.run(jobWork(control))
    assert.deepEqual(
      (await told(store)).map(({ hosts }) => hosts),
      [['one.test']],
      'nobody claims it by name',
    )
    await deployed(house, 'default', ['one.test'])
    await claimWatch.run(jobWork(control))
    assert.deepEqual(await told(store), [], 'it is somebody else’s now')
    const { status } = (await call('Certificate.get', { params, name: 'one' })).body as {
      status: { unshown: string[] }
    }
    assert.match(status.unshown.join(), /^one\.test in gateway group \S+: APIs of another organization claim it/)
    const own = issue('one.test')
    await create(own)
    assert.deepEqual(
      (await told(store)).map(({ certificate }) => certificate),
      [own.certificate],
    )
    await call('Certificate.delete', { name: 'one' })
    assert.deepEqual(await told(store), [])
  },
)

/** What the job tells goes to `logged`. */
const jobWork = (control: { rows: unknown }, logged: string[] = []) => {
  const log = {
    warn: (message: string, fields: object) => logged.push(`${message} ${JSON.stringify(fields)}`),
    error: (message: string) => assert.fail(message),
  }
  return { ...(control.rows as object), services: { log } } as unknown as Parameters<typeof claimWatch.run>[0]
}

eachStore(
  'whoever named a host keeps its HTTPS; what others cause on hosts that nobody named is told in status, log and explain',
  async (store, t) => {
    if (withOpenssl.skip) return t.skip(String(withOpenssl.skip))
    const house = await testControl(t, catalogue, { store })
    const { call, control } = house
    const logged: string[] = []
    const watch = () => claimWatch.run(jobWork(control, logged))
    const unshown = async () => {
      const { status } = (await call('Certificate.get', { name: 'one' })).body as { status: { unshown?: string[] } }
      return status.unshown
    }
    await call('Organization.create', { body: { name: 'newcomer', spec: {} } })
    await call('Workspace.create', { params: { organization: 'newcomer' }, body: { name: 'default', spec: {} } })
    await deployed(house, 'default', [])
    await call('Certificate.create', { body: { name: 'one', spec: issue('one.test') } })
    await watch()
    assert.deepEqual([(await told(store)).length, await unshown(), logged], [1, undefined, []])

    await deployed(house, 'newcomer', [], '/other')
    await watch()
    assert.deepEqual(await told(store), [])
    assert.match(
      (await unshown())!.join(),
      /^one\.test in gateway group \S+: APIs of several organizations answer on any/,
    )
    assert.match(logged.join(), /not shown.*one\.test/)
    const asking = { method: 'GET', url: 'https://one.test/x', environment: 'here' }
    const explained = async () => ((await call('explain', { body: asking })).body as { warnings?: string[] }).warnings
    assert.match((await explained())!.join(), /^Certificate one is not shown for one\.test in/)
    await call('Certificate.update', { name: 'one', body: { spec: { title: 'One' } } })
    assert.equal((await unshown())!.length, 1, 'a write in between forgets nothing')

    await call('Environment.update', { name: 'here', body: { spec: { hosts: ['one.test'] } } })
    await watch()
    assert.deepEqual([(await told(store)).length, await unshown(), await explained()], [1, [], undefined])
    await watch()
    assert.equal(logged.length, 1, 'it is told once')
    const params = { organization: 'newcomer' }
    const naming = call('Environment.update', { params, name: 'here', body: { spec: { hosts: ['one.test'] } } })
    await assert.rejects(naming, code('claim_taken'))
    await watch()
    assert.equal((await told(store)).length, 1)
  },
)

async function scene(t: TestContext) {
  const close = closing(t)
  const store: Store = close(await openStore(await housePlace(quickerEngine, newDirectory(t))))
  const house: House = close(await openHouse({ store }))
  const api = await makeApi(house, { name: 'pets', upstreamUrl: await openUpstream(t) })
  await api.deploy()
  const group = { gateway_group_id: house.groupId, claim: 'one.test/pets', organization_id: house.organization.id }
  const place = { api_version_id: api.version.id, environment_id: api.environmentId }
  await store.db
    .insertInto('route_claims')
    .values({ ...group, ...place })
    .execute()
  const { control } = house
  const administrator = await control.rows.read(async resources => resources.get('Organization', 'default'))
  const write = (name: string, spec: Record<string, unknown>) =>
    control.rows.write(administrator.id, async ({ resources }) => resources.create('Certificate', { name, spec }))
  const token = await house.distribution.enrolmentToken(house.groupId, 60_000)
  return { close, store, house, write, token, stateDir: newDirectory(t) }
}

/** Fingerprint of what is shown, or why there was no handshake. */
async function shown(port: number | undefined): Promise<string> {
  if (port === undefined) return 'closed'
  const socket = connect({ port, host: '127.0.0.1', servername: 'one.test', ca: authority.certificate })
  try {
    await once(socket, 'secureConnect')
    return String(socket.getPeerCertificate().raw.toString('base64'))
  } catch (thrown) {
    return (thrown as NodeJS.ErrnoException).code ?? 'failed'
  } finally {
    socket.on('error', () => {})
    socket.destroy()
  }
}

const derOf = (pem: string) => pem.replace(/-----[^-]+-----|\s/g, '')

test(
  'a certificate reaches the gateways, its key is kept sealed, shown after a restart without control plane, and stops when it is deleted',
  withOpenssl,
  async t => {
    const { close, house, write, token, stateDir } = await scene(t)
    const first = close(await openGateway({ url: house.url, token, stateDir, workers: 2 }))
    await first.link.ready()
    assert.equal(first.gateway.securePort, undefined)
    const one = issue('one.test')
    const row = await write('one', { ...one })
    await until(async () => (await shown(first.gateway.securePort)) === derOf(one.certificate))
    const keys = join(stateDir, 'certificate-keys')
    const [file] = readdirSync(keys)
    assert.equal(statSync(join(keys, file!)).mode & 0o777, 0o600)
    assert.equal(statSync(keys).mode & 0o777, 0o700)
    const secretLine = one.key.split('\n')[1]!
    const everything = readdirSync(stateDir, { recursive: true, withFileTypes: true })
    const files = everything.filter(entry => entry.isFile())
    const texts = files.map(entry => readFileSync(join(entry.parentPath, entry.name), 'latin1'))
    assert.ok(texts.length > 3 && !texts.join('').includes(secretLine))
    await first.close()

    const second = close(await openGateway({ url: 'https://127.0.0.1:9', stateDir }))
    await until(async () => (await shown(second.gateway.securePort)) === derOf(one.certificate))
    await second.close()

    const third = close(await openGateway({ url: house.url, stateDir }))
    await until(async () => (await shown(third.gateway.securePort)) === derOf(one.certificate))
    const renewed = issue('one.test')
    await house.control.rows.write(house.organization.id, async ({ resources }) => {
      await resources.update(await resources.get('Certificate', 'one'), { spec: { ...row.spec, ...renewed } })
    })
    await until(async () => (await shown(third.gateway.securePort)) === derOf(renewed.certificate))
    const startedMs = performance.now()
    await house.control.rows.write(house.organization.id, async ({ resources }) => {
      await resources.delete(await resources.get('Certificate', 'one'))
    })
    await until(async () => (await shown(third.gateway.securePort)) === 'ERR_SSL_TLSV1_UNRECOGNIZED_NAME')
    t.diagnostic(`taken back in ${(performance.now() - startedMs).toFixed(0)} ms`)
    await until(async () => readdirSync(keys).length === 0)
  },
)
