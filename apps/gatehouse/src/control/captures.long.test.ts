/** Captures at the control plane: who may, how long, how many, and what becomes of what gateways tell. */
import assert from 'node:assert/strict'
import { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import type { TestContext } from 'node:test'
import { Failure } from '@gatehouse/base'
import { ManualClock } from '@gatehouse/base/clock.model.ts'
import { captureIntake } from '@gatehouse/capability-insight/control/capture/capture-intake.ts'
import { captureJob } from '@gatehouse/capability-insight/control/capture/capture-job.ts'
import { captureOrders } from '@gatehouse/capability-insight/control/capture/orders.ts'
import { testControl } from '@gatehouse/control/testing.ts'
import { type CapturedRequest, captureOrdersMax } from '@gatehouse/program'
import type { Store } from '@gatehouse/store'
import { sql } from 'kysely'
import { catalogue } from '../capabilities.ts'
import { eachStore } from '../testing-stores.ts'

const document = JSON.stringify({
  ...{ openapi: '3.1.0', info: { title: 'orders', version: '1' } },
  ...{ servers: [{ url: 'http://upstream' }], paths: {} },
})

async function scene(t: TestContext, store: Store, bytesMax?: number) {
  const clock = new ManualClock(Date.UTC(2026, 4, 10, 12))
  const { control, call } = await testControl(t, catalogue, { store, clock })
  await call('Api.import', { body: { text: document, name: 'orders' } })
  const group = (await control.rows.read(resources => resources.get('GatewayGroup', 'default'))).id
  const { secrets } = control.services
  const limits = bytesMax === undefined ? {} : { bytesMax }
  const take = captureIntake({ store, secrets, rows: control.rows, ...limits })
  const tell = (capture: string, ids: readonly string[], from = group) =>
    take(
      { gatewayGroupId: from, node: 'n1' },
      { captured: ids.map(id => ({ capture, request: recorded(id) })), missed: [{ capture, count: 1 }] },
    )
  const start = async (name: string, spec: object = {}) => {
    const body = { name, spec: { apiVersion: 'orders-v1', environment: 'dev', ...spec } }
    return (await call('Capture.create', { body })).body as { id: string; status: Record<string, unknown> }
  }
  const look = () => {
    const work = { services: control.services, ...control.rowsAs('captures') }
    return captureJob.run(work, new AbortController().signal, () => {})
  }
  const get = async (name: string) =>
    (await call('Capture.get', { name })).body as { state: string; status: Record<string, unknown> }
  return { clock, control, call, group, tell, start, look, get, orders: () => captureOrders(store.db, group) }
}

const recorded = (requestId: string): CapturedRequest => ({
  ...{ requestId, startedAt: '2026-05-10T12:00:00.000Z', totalMs: 5, isComplete: true, endpoint: '/orders' },
  request: {
    method: 'GET',
    url: 'http://a.example/orders/1?x=1',
    headers: [{ name: 'X-Trace', value: 'in-the-body' }],
  },
  ...{ steps: [], tries: [] },
  reply: { status: 200, headers: [], body: { bytes: 2, isCut: false, text: 'ok' } },
})

const refused = (code: string, pattern: RegExp) => (thrown: unknown) =>
  thrown instanceof Failure &&
  thrown.code === code &&
  pattern.test([thrown.message, ...thrown.problems.map(({ message }) => message)].join(' '))

eachStore('what gateways tell is kept sealed, once, up to the number, which ends the capture', async (store, t) => {
  const { call, tell, start, get, orders, control } = await scene(t, store)
  const { id } = await start('why', { requestsMax: 3, statuses: ['5xx'], header: { name: 'X-Trace' } })
  const [order] = await orders()
  assert.deepEqual([order!.id, order!.requestsMax, order!.statuses, order!.percent], [id, 3, ['5xx'], 100])
  await tell(id, ['req_1', 'req_2'])
  await Promise.all([tell(id, ['req_2', 'req_3', 'req_4']), tell(id, ['req_5'])])
  const ended = await get('why')
  assert.deepEqual([ended.state, ended.status.endedBy, ended.status.requests], ['ended', 'count', 3])
  assert.deepEqual(await orders(), [])
  await tell(id, ['req_6'])
  const { requests } = (await call('Capture.requests', { name: 'why' })).body as { requests: { id: string }[] }
  assert.equal(requests.length, 3)
  const rows = await store.db.selectFrom('captured_requests').selectAll().execute()
  assert.doesNotMatch(JSON.stringify(rows), /in-the-body|a\.example/)
  const one = (await call('Capture.request', { name: 'why', body: { request: 'req_1' } })).body as CapturedRequest
  assert.equal(one.request.headers[0]!.value, 'in-the-body')
  await assert.rejects(
    call('Capture.request', { name: 'why', body: { request: 'req_6' } }),
    refused('not_found', /no req/),
  )
  const { file } = await call('Capture.har', { name: 'why' })
  assert.equal(file!.name, 'why.har')
  const har = JSON.parse(await text(Readable.from(file!.bytes))) as { log: { version: string; entries: object[] } }
  assert.deepEqual([har.log.version, har.log.entries.length], ['1.2', 3])
  const { items } = (await call('audit-events', { query: { limit: 50 } })).body as { items: { operation: string }[] }
  const actions = items.map(({ operation }) => operation)
  for (const action of ['Capture.create', 'Capture.request', 'Capture.har']) assert.ok(actions.includes(action), action)
  void control
})

eachStore('a capture ends with its time, by hand and by its size, and is deleted after its hours', async (store, t) => {
  const { call, clock, tell, start, look, get, orders } = await scene(t, store, 2000)
  await start('timed', { minutes: 1, keepHours: 1 })
  clock.advance(61_000)
  await look()
  assert.equal((await get('timed')).state, 'running', 'what was recorded in the last moment is on its way')
  clock.advance(3000)
  await Promise.all([look(), look()])
  assert.deepEqual([(await get('timed')).status.endedBy, await orders()], ['time', []])
  const { id } = await start('large')
  await tell(
    id,
    Array.from({ length: 10 }, (_, at) => `req_${at}`),
  )
  const large = await get('large')
  assert.equal(large.status.endedBy, 'room')
  assert.ok((large.status.requests as number) < 10)
  await start('stopped')
  await call('Capture.end', { name: 'stopped' })
  assert.deepEqual([(await get('stopped')).status.endedBy, await orders()], ['hand', []])
  await assert.rejects(call('Capture.end', { name: 'stopped' }), refused('illegal_transition', /end/))
  clock.advance(3_600_000)
  await look()
  await assert.rejects(call('Capture.get', { name: 'timed' }), refused('not_found', /timed/))
  assert.equal((await get('large')).state, 'ended')
  await call('Capture.delete', { name: 'large' })
  assert.deepEqual(await store.db.selectFrom('captured_requests').selectAll().execute(), [])
})

eachStore(
  'one runs at a time for a version in an environment, five in an organization; no filter tells a secret',
  async (store, t) => {
    const { start } = await scene(t, store)
    await start('one')
    await assert.rejects(start('two'), refused('conflict', /one captures orders-v1 in dev/))
    await assert.rejects(start('three', { minutes: 61 }), refused('invalid_input', /60/))
    await assert.rejects(start('four', { header: { name: 'X-Auth-Token' } }), refused('invalid_input', /secret/))
    await assert.rejects(start('five', { bodyBytesMax: 70_000 }), refused('invalid_input', /65536/))
  },
)

eachStore(
  'no role sees a capture, only who was given it: not a viewer, an owner, another organization or the operator',
  async (store, t) => {
    const { call, control, start, tell, group } = await scene(t, store)
    const { id } = await start('mine')
    await tell(id, ['req_1'])
    await tell(id, ['req_2'], 'gwg_other')
    const token = async (name: string, spec: object, organization = 'default') => {
      const made = await call('Token.create', { params: { organization }, body: { name, spec } })
      const { secret } = made.body as { secret: string }
      return (await control.callerOfToken(secret))!
    }
    const ask = (caller: object, route: string, rest: object = {}) =>
      control.call(route, {
        ...{ caller: caller as never, requestId: 'req_test' },
        params: { organization: 'default', workspace: 'default', name: 'mine' },
        ...rest,
      })
    const owner = await token('owner', { role: 'owner' })
    const viewer = await token('viewer', { role: 'viewer' })
    const reader = await token('reader', { role: 'viewer', permissions: ['captures'] })
    const operator = { ...owner, operator: true, grants: [] }
    for (const caller of [owner, viewer, operator]) {
      for (const route of [
        'Capture.list',
        'Capture.get',
        'Capture.requests',
        'Capture.har',
        'Capture.end',
        'Capture.delete',
      ])
        await assert.rejects(ask(caller, route), refused('not_allowed', /captures|role/), route)
      const every = { params: { organization: 'default', workspace: '-' } }
      await assert.rejects(ask(caller, 'Capture.list', every), refused('not_allowed', /captures/))
    }
    const { requests } = (await ask(reader, 'Capture.requests')).body as { requests: { id: string }[] }
    assert.deepEqual(
      requests.map(one => one.id),
      ['req_1'],
    )
    await assert.rejects(ask(reader, 'Capture.end'), refused('not_allowed', /editor/))
    await call('Organization.create', { body: { name: 'other', spec: {} } })
    const stranger = await token('theirs', { role: 'owner' }, 'other')
    for (const route of ['Capture.get', 'Capture.requests', 'Capture.request'])
      await assert.rejects(ask(stranger, route, { body: { request: 'req_1' } }), refused('not_found', /organization/))
    const admin = await token('admin', { role: 'admin' })
    const grant = { name: 'more', spec: { role: 'viewer', permissions: ['captures'] } }
    for (const caller of [admin, operator])
      await assert.rejects(
        ask(caller, 'Token.create', { params: { organization: 'default' }, body: grant }),
        refused('not_allowed', /owner/),
      )
    assert.equal((await ask(owner, 'Token.create', { params: { organization: 'default' }, body: grant })).status, 201)
    void group
  },
)

eachStore(
  'of what gateways of a group record each organization has its share, and what has no room is not begun',
  async (store, t) => {
    const { call, control, start, orders } = await scene(t, store)
    const { id } = await start('one')
    // As many of one organization as gateways hold; more than it may begin by itself.
    const fill = (organization: string) =>
      store.transaction(async trx => {
        await sql`set local session_replication_role = replica`.execute(trx)
        await sql`drop index if exists captures_one_running`.execute(trx)
        await sql`insert into captures select (jsonb_populate_record(c, jsonb_build_object('organization_id', ${sql.raw(organization)},
          'id', ${sql.raw(organization)} || '_cpt_' || n, 'name', 'n' || n))).*
        from captures c, generate_series(1, ${captureOrdersMax + 4}) n where c.id = ${id}`.execute(trx)
      })
    await fill('c.organization_id')
    assert.equal((await orders()).length, captureOrdersMax)
    await call('Organization.create', { body: { name: 'other', spec: {} } })
    const params = { organization: 'other', workspace: 'default' }
    await call('Workspace.create', { params, body: { name: 'default', spec: {} } })
    await call('Environment.create', { params, body: { name: 'dev', spec: { gatewayGroup: 'default' } } }).catch(
      () => {},
    )
    await call('Api.import', { params, body: { text: document, name: 'theirs' } })
    const other = (await control.rows.read(resources => resources.get('Organization', 'other'))).id
    const grants = [{ organizationId: other, role: 'owner', permissions: ['captures'] }]
    const caller = { kind: 'token', id: 'tok_theirs', name: 'theirs', operator: false, grants } as never
    const body = { name: 'theirs', spec: { apiVersion: 'theirs-v1', environment: 'dev' } }
    const made = (await call('Capture.create', { caller, params, body })).body as { id: string }
    const recorded = await orders()
    assert.equal(recorded.length, captureOrdersMax)
    assert.ok(recorded.some(one => one.id === made.id))
    // As many organizations as there is room for have one each.
    await fill(`'org_' || n`)
    await call('Capture.end', { caller, params: { ...params, name: 'theirs' } })
    await assert.rejects(
      call('Capture.create', { caller, params, body: { ...body, name: 'more' } }),
      refused('conflict', /Gateways of default record 256 captures already/),
    )
  },
)
