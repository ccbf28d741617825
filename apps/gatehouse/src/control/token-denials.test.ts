/** Denied tokens at the control plane, as gateways are told of them. */
import assert from 'node:assert/strict'
import type { TestContext } from 'node:test'
import { Failure, newId } from '@gatehouse/base'
import { ManualClock } from '@gatehouse/base/clock.model.ts'
import { denialsMax, denialUpkeep } from '@gatehouse/capability-access/control/token-denials.ts'
import { denialsOf } from '@gatehouse/capability-catalogue/control/asked-denials.ts'
import type { Row } from '@gatehouse/control'
import { testControl } from '@gatehouse/control/testing.ts'
import { type DenialEntry, denialDigest } from '@gatehouse/program'
import type { Store } from '@gatehouse/store'
import { sql } from 'kysely'
import { catalogue } from '../capabilities.ts'
import { eachStore } from '../testing-stores.ts'

const issuer = 'https://login.example'
const hourMs = 3_600_000

async function scene(t: TestContext, store: Store) {
  const clock = new ManualClock(Date.now())
  const { control, call } = await testControl(t, catalogue, { store, clock })
  const until = (hours: number) => new Date(clock.nowMs() + hours * hourMs).toISOString()
  const deny = (name: string, spec: object) =>
    call('TokenDenial.create', { body: { name, spec: { issuer, expiresAt: until(1), ...spec } } })
  /** What stands in the logs now. */
  const told = async () => {
    const rows = await store.db
      .selectFrom('directory_log')
      .select(['gateway_group_id', 'entry'])
      .where('live', '=', true)
      .where('entry', 'like', '%"kind":"denial"%')
      .execute()
    return rows.map(row => ({ group: String(row.gateway_group_id), ...(JSON.parse(row.entry) as DenialEntry) }))
  }
  const look = () =>
    denialUpkeep.run(
      { services: control.services, ...control.rowsAs('token-denials') },
      new AbortController().signal,
      () => {},
    )
  return { clock, call, deny, told, look, until }
}

const invalid = (pattern: RegExp) => (thrown: unknown) =>
  thrown instanceof Failure && pattern.test([thrown.message, ...thrown.problems.map(one => one.message)].join('\n'))

eachStore(
  'a denial is told to the gateways without whom it is about, and is over at its end or when it is taken back',
  async (store, t) => {
    const { clock, call, deny, told, look } = await scene(t, store)
    await deny('one', { token: 'jti-1' })
    await deny('two', { subject: 'user-1' })
    const entries = await told()
    const of = (sha256: string) => entries.find(entry => entry.sha256 === sha256)
    assert.equal(of(denialDigest(issuer, 'jti', 'jti-1', 'hex'))!.issuedUntilSeconds, undefined)
    const subject = of(denialDigest(issuer, 'sub', 'user-1', 'hex'))!
    assert.equal(subject.issuedUntilSeconds, Math.floor(clock.nowMs() / 1000))
    assert.doesNotMatch(JSON.stringify(entries), /jti-1|user-1|login\.example/)
    await call('TokenDenial.delete', { name: 'one' })
    assert.equal((await told()).length, 1)
    clock.advance(hourMs)
    await Promise.all([look(), look()])
    assert.deepEqual(await told(), [])
    await assert.rejects(call('TokenDenial.get', { name: 'two' }), (thrown: Failure) => thrown.code === 'not_found')
  },
)

eachStore(
  'a subject is denied once, and once more by changing that: there is no moment in which it is not',
  async (store, t) => {
    const { clock, call, deny, told, until } = await scene(t, store)
    await deny('one', { subject: 'user-1' })
    await assert.rejects(deny('two', { subject: 'user-1' }), (thrown: Failure) => thrown.code === 'conflict')
    await deny('other', { subject: 'user-1', issuer: 'https://other.example' })
    clock.advance(hourMs / 2)
    await call('TokenDenial.update', { name: 'one', body: { spec: { issuedUntil: null, expiresAt: until(2) } } })
    const [entry] = (await told()).filter(one => one.sha256 === denialDigest(issuer, 'sub', 'user-1', 'hex'))
    assert.equal(entry!.issuedUntilSeconds, Math.floor(clock.nowMs() / 1000))
    assert.equal(entry!.expiresAtMs, Date.parse(until(2)))
  },
)

eachStore(
  'gateways of an environment that the organization made later are told of what was denied before',
  async (store, t) => {
    const { call, deny, told, look } = await scene(t, store)
    await deny('one', { token: 'jti-1' })
    await call('GatewayGroup.create', { body: { name: 'far', spec: {} } })
    await call('Environment.create', { body: { name: 'far', spec: { gatewayGroup: 'far' } } })
    await look()
    const groups = new Set((await told()).map(({ group }) => group))
    assert.equal(groups.size, 2)
    await call('TokenDenial.delete', { name: 'one' })
    assert.deepEqual(await told(), [])
  },
)

eachStore(
  'a denial of nobody, of both, without a near end, or one too many is refused with its place',
  async (store, t) => {
    const { call, deny, until } = await scene(t, store)
    await assert.rejects(deny('a', {}), invalid(/by its jti, or the subject/))
    await assert.rejects(deny('a', { token: 'x', subject: 'y' }), invalid(/not of both/))
    await assert.rejects(deny('a', { token: 'x', issuedUntil: until(1) }), invalid(/needs no issuedUntil/))
    await assert.rejects(deny('a', { token: 'x', expiresAt: until(-1) }), invalid(/has passed/))
    await assert.rejects(deny('a', { token: 'x', expiresAt: until(24 * 500) }), invalid(/within 400 days/))
    const { body } = await call('Organization.get', { params: { name: 'default' } })
    await sql`insert into token_denials (id, organization_id, name, labels, spec, status, etag, created_at, updated_at)
    select 'tdn_' || n, ${(body as { id: string }).id}, 'd' || n, '{}', '{}', '{}', 'e', now(), now()
    from generate_series(1, ${denialsMax}::int) n`.execute(store.db)
    await assert.rejects(deny('a', { token: 'x' }), (thrown: Failure) => thrown.code === 'conflict')
  },
)

eachStore('explain finds the denials that a token may fall under, of its own organization alone', async (store, t) => {
  const { call, deny } = await scene(t, store)
  await deny('one', { token: 'jti-1' })
  await deny('all', { subject: 'user-1' })
  await deny('else', { token: 'jti-1', issuer: 'https://other.example' })
  const { body } = await call('Organization.get', { params: { name: 'default' } })
  const organization = body as Row
  const found = (claims: Record<string, unknown>, of = organization) =>
    store.transaction(async transaction => (await denialsOf({ transaction, organization: of }, claims)).length)
  assert.equal(await found({ iss: issuer, jti: 'jti-1', sub: 'user-1' }), 2)
  assert.equal(await found({ iss: issuer, jti: 'jti-2', sub: 'user-2' }), 0)
  assert.equal(await found({ iss: issuer }), 0)
  assert.equal(await found({ jti: 'jti-1' }), 0)
  assert.equal(await found({ iss: issuer, jti: 'jti-1' }, { ...organization, id: newId('org') }), 0)
})
