/** Findings that are accepted: by a baseline, by a waiver for a time; and what a document is worth with them. */
import assert from 'node:assert/strict'
import test from 'node:test'
import { scoreOf } from '@gatehouse/capability-governance/control/scorecards.ts'
import type { Caller } from '@gatehouse/control'
import { blocking, company, governed, pets } from '../testing-governance.ts'
import { eachStore } from '../testing-stores.ts'

const ok = { responses: { 200: { description: 'Pets.' } } }
const two = pets({ more: { post: ok } })
const three = pets({ more: { post: ok, put: ok } })

interface Found {
  findings: { rule: string; standing: string; fingerprint: string; pointer: string; waiver?: string }[]
  total: number
}

eachStore(
  'a baseline lets only new findings count, wherever the old ones move, until it is forgotten',
  async (store, t) => {
    const { make, bring, ask, refused, control } = await governed(t, store)
    await bring(two)
    await make('Ruleset', 'company', { text: company })
    await make('GovernancePolicy', 'house', blocking(['save', 'publish']))
    assert.equal((await refused('ApiVersion.publish', 'pets-v1')).problems.length, 2)
    assert.deepEqual(await ask('ApiVersion.baseline', 'pets-v1'), { findings: 2 })
    await ask('ApiVersion.publish', 'pets-v1')
    const moved = { ...two, paths: { '/pets': { post: ok, get: { ...ok, summary: 'Moved.' } } } }
    await bring(moved)
    const failure = await refused('Api.import', undefined, { text: JSON.stringify(three) })
    assert.deepEqual(
      failure.problems.map(({ pointer }) => pointer),
      ['/paths/~1pets/put/operationId'],
    )
    await ask('ApiVersion.forget-baseline', 'pets-v1')
    assert.equal((await refused('ApiVersion.publish', 'pets-v1')).problems.length, 2)
    const audited = await control.store.db.selectFrom('audit_events').select('action').execute()
    assert.equal(audited.filter(({ action }) => action === 'ApiVersion.baseline').length, 2)
  },
)

eachStore(
  'a waiver accepts a rule or one finding in its scope, with owner and reason, and gates again once it ended',
  async (store, t) => {
    const { make, bring, ask, refused, clock } = await governed(t, store)
    await bring(two)
    await make('Ruleset', 'company', { text: company })
    await make('GovernancePolicy', 'house', blocking(['publish']))
    const { findings } = (await ask('ApiVersion.findings', 'pets-v1')) as unknown as Found
    const granted = { reason: 'Until the next version.', owner: 'team pets', expiresAt: '2026-12-01T00:00:00Z' }
    await make('Waiver', 'one', { fingerprint: findings[0]!.fingerprint, ...granted })
    assert.equal((await refused('ApiVersion.publish', 'pets-v1')).problems.length, 1)
    await make('Waiver', 'cats', { rule: 'operation-operationId', apis: ['cats'], ...granted })
    assert.equal((await refused('ApiVersion.publish', 'pets-v1')).problems.length, 1)
    await make('Waiver', 'all', { rule: 'operation-operationId', apis: ['pets'], workspace: 'default', ...granted })
    await ask('ApiVersion.publish', 'pets-v1')
    const after = (await ask('ApiVersion.findings', 'pets-v1')) as unknown as Found
    assert.deepEqual(
      after.findings.map(({ standing, waiver }) => [standing, waiver]),
      [
        ['waived', 'one'],
        ['waived', 'all'],
      ],
    )
    clock.advance(3 * 86_400_000)
    assert.equal((await refused('ApiVersion.publish', 'pets-v1')).problems.length, 2)
  },
)

test('a waiver says who, why, about what and until when, and only who is admin grants one', async t => {
  const { refused, control, call } = await governed(t)
  const granted = { rule: 'info-contact', reason: 'Soon.', owner: 'team pets', expiresAt: '2026-12-01T00:00:00Z' }
  const refusedAt = async (spec: object) => {
    const { code, problems } = await refused('Waiver.create', undefined, { name: 'mine', spec })
    return [code, problems[0]?.pointer]
  }
  for (const field of ['reason', 'owner', 'expiresAt'] as const) {
    const { [field]: _, ...rest } = granted
    assert.deepEqual((await refusedAt(rest))[0], 'invalid_input', field)
  }
  const { rule, ...bare } = granted
  assert.deepEqual(await refusedAt(bare), ['invalid_input', '/spec/rule'])
  assert.deepEqual(await refusedAt({ ...granted, fingerprint: '0'.repeat(32) }), ['invalid_input', '/spec/rule'])
  for (const expiresAt of ['2026-11-01T00:00:00Z', '2030-01-01T00:00:00Z']) {
    assert.deepEqual(await refusedAt({ ...bare, rule, expiresAt }), ['invalid_input', '/spec/expiresAt'])
  }
  const organizationId = await control.rows.read(async all => (await all.get('Organization', 'default')).id)
  const editor: Caller = {
    kind: 'person',
    id: 'per_ann',
    name: 'ann',
    operator: false,
    grants: [{ organizationId, role: 'editor' }],
  }
  const granting = call('Waiver.create', { caller: editor, body: { name: 'mine', spec: granted } as never })
  await assert.rejects(granting, { code: 'not_allowed' })
})

eachStore(
  'a scorecard counts findings by their gravity and standing, and a list shows what is known',
  async (store, t) => {
    const { make, bring, ask, call, control } = await governed(t, store)
    await make('Ruleset', 'company', { text: company })
    await bring(two)
    await bring(pets({ operationId: 'list' }), { name: 'cats' })
    await make('GovernancePolicy', 'house', { ...blocking(['publish']), action: 'warn' })
    const listed = async (caller?: Caller) =>
      (
        (await call('scorecards', caller ? { caller } : {})).body as { items: { apiVersion: string; score?: number }[] }
      ).items.map(({ apiVersion, score }) => [apiVersion, score])
    assert.deepEqual(await listed(), [
      ['cats-v1', undefined],
      ['pets-v1', undefined],
    ])
    const none = { error: 0, warn: 0, info: 0, hint: 0 }
    const place = { apiVersion: 'pets-v1', api: 'pets', workspace: 'default', state: 'draft', rulesets: ['company'] }
    assert.deepEqual(await ask('ApiVersion.scorecard', 'pets-v1'), {
      ...place,
      ...{ score: 0, findings: { ...none, error: 2 }, new: { ...none, error: 2 }, baselined: 0, waived: 0 },
    })
    await ask('ApiVersion.baseline', 'pets-v1')
    const waiver = {
      rule: 'operation-operationId',
      apis: ['pets'],
      reason: 'Soon.',
      owner: 'us',
      expiresAt: '2026-12-01T00:00:00Z',
    }
    await make('Waiver', 'all', waiver)
    const card = await ask('ApiVersion.scorecard', 'pets-v1')
    assert.deepEqual([card.score, card.new, card.waived], [100, none, 2])
    assert.deepEqual(await listed(), [
      ['cats-v1', undefined],
      ['pets-v1', 100],
    ])
    assert.equal((await ask('ApiVersion.scorecard', 'cats-v1')).score, 100)
    const second = (await call('Workspace.create', { body: { name: 'second', spec: {} } as never })).body as {
      id: string
    }
    const organizationId = await control.rows.read(async all => (await all.get('Organization', 'default')).id)
    const grants = [{ organizationId, workspaceId: second.id, role: 'owner' as const }]
    assert.deepEqual(await listed({ kind: 'person', id: 'per_eve', name: 'eve', operator: false, grants }), [])
  },
)

test('the score is 100 without findings alone, falls with their weight for each endpoint, and never below 0', () => {
  const of = (...severities: ('error' | 'warn' | 'info' | 'hint')[]) =>
    severities.map(severity => ({ severity, standing: 'new' as const }))
  assert.equal(scoreOf([], 0), 100)
  assert.equal(scoreOf(of('hint'), 1), 100)
  assert.equal(scoreOf(of('info'), 10_000), 99)
  assert.equal(scoreOf(of('warn', 'error'), 10), 87)
  assert.equal(scoreOf(of('error', 'error'), 1), 0)
  assert.equal(scoreOf([{ severity: 'error', standing: 'waived' }], 1), 100)
  assert.equal(scoreOf([{ severity: 'error', standing: 'baselined' }], 10), 90)
})

eachStore('the overlay that is proposed, laid onto the version, passes the gate that held it up', async (store, t) => {
  const { make, bring, ask, refused } = await governed(t, store)
  await bring(two)
  await make('Ruleset', 'company', { text: company })
  await make('GovernancePolicy', 'house', blocking(['save', 'publish']))
  await refused('ApiVersion.publish', 'pets-v1')
  const { overlay, mends, left } = (await ask('ApiVersion.propose-fixes', 'pets-v1')) as Record<string, unknown>
  assert.deepEqual([mends, left], [2, 0])
  await ask('ApiVersion.update', 'pets-v1', { spec: { overlays: [overlay] } })
  await ask('ApiVersion.publish', 'pets-v1')
  const { document } = (await ask('ApiVersion.document', 'pets-v1')) as unknown as {
    document: { paths: Record<string, { post: object }> }
  }
  assert.deepEqual(document.paths['/pets']!.post, { ...ok, operationId: 'postPets' })
  assert.deepEqual(await ask('ApiVersion.propose-fixes', 'pets-v1'), { mends: 0, left: 0 })
})
