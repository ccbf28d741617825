/** Governance policies at the moments in the life of an API version: what holds it up, and what is told beside. */
import assert from 'node:assert/strict'
import test from 'node:test'
import type { Failure } from '@gatehouse/base'
import { evidenceBounds } from '@gatehouse/capability-governance/control/evidence/evidence.ts'
import { sql } from 'kysely'
import { blocking, company, governed, pets } from '../testing-governance.ts'
import { until } from '../testing-house.ts'
import { eachStore } from '../testing-stores.ts'

eachStore(
  'a policy that blocks holds up what breaks its rules, with every place, and nothing is half done',
  async (store, t) => {
    const { make, bring, refused, ask, count } = await governed(t, store)
    await make('Ruleset', 'company', { text: company })
    await make('GovernancePolicy', 'house', blocking(['save', 'publish']))
    const failure = await refused('Api.import', undefined, { text: JSON.stringify(pets(), null, 2) })
    assert.equal(failure.code, 'gate_failed')
    assert.match(failure.message, /^pets-v1 is held up at save by house: a finding\. /)
    const [problem] = failure.problems
    assert.deepEqual([problem?.pointer, problem?.place?.line], ['/paths/~1pets/get/operationId', 14])
    assert.match(problem!.message, /operation-operationId, [0-9a-f]{32}; house/)
    for (const table of ['apis', 'api_versions', 'definitions', 'upstreams']) assert.equal(await count(table), 0, table)
    await bring(pets({ operationId: 'listPets' }))
    assert.deepEqual((await ask('ApiVersion.publish', 'pets-v1')).governance, undefined)
    const overlays = [
      {
        overlay: '1.0.0',
        info: { title: 'Edits', version: '1' },
        actions: [{ target: '$.paths["/pets"].get.operationId', remove: true }],
      },
    ]
    const edited = await refused('ApiVersion.update', 'pets-v1', { spec: { overlays } })
    assert.equal(edited.code, 'gate_failed')
    assert.equal(
      ((await ask('ApiVersion.get', 'pets-v1')) as unknown as { spec: { overlays?: unknown } }).spec.overlays,
      undefined,
    )
  },
)

eachStore(
  'what warns is told beside the operation and kept in the status; what is only to know holds nothing up',
  async (store, t) => {
    const { make, bring, ask } = await governed(t, store)
    await make('Ruleset', 'company', { text: company })
    await make('GovernancePolicy', 'house', { ...blocking(['save', 'publish']), action: 'warn' })
    await make('Ruleset', 'notes', { text: 'extends: [[spectral:oas, off]]\nrules: { operation-operationId: info }' })
    await make('GovernancePolicy', 'notes', { ...blocking(['save']), lint: { rulesets: ['notes'], severity: 'warn' } })
    const { governance } = await bring(pets())
    assert.deepEqual(
      governance?.map(({ policy, action, count, findings }) => [policy, action, count, findings[0]?.rule]),
      [['house', 'warn', 1, 'operation-operationId']],
    )
    assert.equal((await ask('ApiVersion.publish', 'pets-v1')).governance?.length, 1)
    const { status } = (await ask('ApiVersion.get', 'pets-v1')) as unknown as {
      status: { governance: { moment: string; policies: { policy: string }[] }[] }
    }
    assert.deepEqual(status.governance.map(({ moment }) => moment).sort(), ['publish', 'save'])
    await bring(pets({ operationId: 'listPets' }))
    const after = (await ask('ApiVersion.get', 'pets-v1')) as unknown as {
      status: { governance: { moment: string }[] }
    }
    assert.deepEqual(
      after.status.governance.map(({ moment }) => moment),
      ['publish'],
    )
  },
)

eachStore(
  'each moment is gated by its own policies, in their scope and environment, whatever way it comes',
  async (store, t) => {
    const { make, bring, ask, refused, clock, count } = await governed(t, store)
    await make('Ruleset', 'company', { text: company })
    for (const name of ['test', 'prod']) await make('Environment', name, { hosts: [`${name}.example`] })
    await bring(pets())
    await ask('ApiVersion.publish', 'pets-v1')
    await make('GovernancePolicy', 'others', blocking(['deploy'], { apis: ['cats'] }))
    await make('GovernancePolicy', 'labelled', blocking(['deploy'], { labels: { tier: 'gold' } }))
    await make('GovernancePolicy', 'prod', blocking(['promote'], { environment: 'prod' }))
    await ask('ApiVersion.deploy', 'pets-v1', { environment: 'dev' })
    await ask('ApiVersion.deploy', 'pets-v1', { environment: 'test', from: 'dev' })
    for (const which of [{ from: 'test' }, { revision: '1' }, {}]) {
      const failure = await refused('ApiVersion.deploy', 'pets-v1', { environment: 'prod', ...which })
      assert.match(failure.message, /^pets-v1 is held up at promote by prod: /)
    }
    assert.equal(await count('deployments'), 2)
    await ask('Api.update', 'pets', { labels: { tier: 'gold' } })
    assert.match((await refused('ApiVersion.deploy', 'pets-v1', { environment: 'dev' })).message, /by labelled: /)
    await ask('ApiVersion.update', 'pets-v1', { labels: { tier: 'tin' } })
    await ask('ApiVersion.deploy', 'pets-v1', { environment: 'dev' })

    await make('GovernancePolicy', 'house', blocking(['publish']))
    const { request } = await ask('ApiVersion.request-transition', 'pets-v1', { transition: 'publish' })
    const found = async () =>
      (await ask('TransitionRequest.get', request)) as unknown as { state: string; status: { reason: string } }
    await until(async () => {
      clock.advance(1000)
      return (await found()).state === 'failed'
    })
    assert.match((await found()).status.reason, /held up at publish by house/)
  },
)

eachStore(
  'documents that are applied are gated as one: all of it is done, or nothing and all is told',
  async (store, t) => {
    const { ask, refused, count } = await governed(t, store)
    const document = (kind: string, name: string, spec: object, more: object = {}) => ({
      ...{ apiVersion: 'gatehouse/v1', kind, metadata: { name }, spec },
      ...more,
    })
    const versions = (operationId?: string) =>
      ['a', 'b', 'c'].flatMap(name => [
        document('Api', name, {}),
        document('Definition', `${name}-${operationId ?? 'bare'}`.toLowerCase(), {
          text: JSON.stringify(pets({ ...(operationId ? { operationId } : {}), more: { summary: name } })),
        }),
        document(
          'ApiVersion',
          `${name}-v1`,
          {
            ...{ api: name, version: 'v1', definition: `${name}-${operationId ?? 'bare'}`.toLowerCase() },
            ...{ upstream: 'backend', basePath: `/${name}`, access: 'open' },
          },
          { state: 'published' },
        ),
      ])
    const rules = [
      document('GovernancePolicy', 'house', blocking(['save', 'publish'])),
      document('Ruleset', 'company', { text: company }),
      document('Upstream', 'backend', { targets: [{ url: 'http://127.0.0.1:9' }] }),
    ]
    const failure = await refused('apply', undefined, { documents: [...rules, ...versions()] })
    assert.equal(failure.code, 'gate_failed')
    assert.match(failure.message, /^ApiVersion\/default\/a-v1: a-v1 is held up at save by house: /)
    for (const table of ['rulesets', 'governance_policies', 'apis', 'definitions'])
      assert.equal(await count(table), 0, table)
    await ask('apply', undefined, { documents: [...rules, ...versions('listPets')] })
    assert.equal(await count('revisions'), 3)
    const again = (await ask('apply', undefined, { documents: [...rules, ...versions('listPets')] })) as unknown as {
      changes: { action: string }[]
    }
    assert.deepEqual([...new Set(again.changes.map(({ action }) => action))], ['unchanged'])
  },
)

eachStore(
  'a document is looked at once for its content and rules, by however many writers, and again when either changes',
  async (store, t) => {
    const { make, bring, ask, control, count } = await governed(t, store)
    await make('Ruleset', 'company', { text: company })
    await make('GovernancePolicy', 'house', { ...blocking(['save', 'publish']), action: 'warn' })
    const before = await count('governance_evidence')
    await Promise.all(['a', 'b', 'c'].map(name => bring(pets(), { name })))
    assert.equal(await count('governance_evidence'), before + 1)
    const [published, changed] = await Promise.all([
      ask('ApiVersion.publish', 'a-v1'),
      ask('Ruleset.update', 'company', { spec: { text: company.replace('error', 'info') } }),
    ])
    assert.ok(published.revision && changed.status)
    const last = await ask('ApiVersion.publish', 'a-v1')
    assert.equal(last.governance, undefined, 'by the rules as they are now')
    const audited = await control.store.db.selectFrom('audit_events').select('operation').execute()
    assert.ok(
      audited.every(({ operation }) => operation !== 'preparation'),
      'what was found is no change of anybody’s',
    )
  },
)

eachStore(
  'a ruleset that takes for ever ends at its bound, and what cannot be looked at passes no gate by that',
  async (store, t) => {
    const { make, refused, clock, count } = await governed(t, store)
    const text =
      'rules: { slow: { given: $.info, then: { field: title, function: pattern, functionOptions: { match: "^(a+)+$" } } } }'
    await make('Ruleset', 'slow', { text })
    await make('GovernancePolicy', 'house', {
      moments: ['save'],
      action: 'block',
      lint: { rulesets: ['slow'], severity: 'warn' },
    })
    const document = pets()
    const endless = JSON.stringify({ ...document, info: { ...document.info, title: `${'a'.repeat(60)}b` } })
    let failure: Failure | undefined
    void refused('Api.import', undefined, { text: endless, name: 'slow' }).then(thrown => {
      failure = thrown
    })
    await until(() => {
      clock.advance(1000)
      return failure !== undefined
    }, 30_000)
    assert.deepEqual([failure!.code, /lint_exhausted/.test(failure!.problems[0]!.message)], ['gate_failed', true])
    assert.equal(await count('api_versions'), 0)
  },
)

eachStore(
  'policies, rulesets and waivers of another organization neither gate nor accept anything here',
  async (store, t) => {
    const { control, administrator, make, bring, refused } = await governed(t, store)
    const elsewhere = (route: string, body: object) =>
      control.call(route, {
        caller: administrator,
        requestId: 'req_test',
        params: { organization: 'other' },
        body: body as never,
      })
    await make('Organization', 'other', {})
    await elsewhere('Ruleset.create', { name: 'company', spec: { text: company } })
    await elsewhere('GovernancePolicy.create', { name: 'house', spec: blocking(['save']) })
    await bring(pets(), { name: 'first' })
    const named = await refused('GovernancePolicy.create', undefined, { name: 'house', spec: blocking(['save']) })
    assert.deepEqual([named.code, named.problems[0]?.pointer], ['invalid_input', '/spec/lint/rulesets/0'])
    await make('Ruleset', 'company', { text: company })
    await make('GovernancePolicy', 'house', blocking(['save']))
    const waiver = {
      rule: 'operation-operationId',
      reason: 'Theirs.',
      owner: 'them',
      expiresAt: '2027-01-01T00:00:00Z',
    }
    await elsewhere('Waiver.create', { name: 'theirs', spec: waiver })
    const second = await refused('Api.import', undefined, { text: JSON.stringify(pets()), name: 'second' })
    assert.equal(second.code, 'gate_failed')
  },
)

eachStore('what is kept of findings is bounded for each organization, and the oldest goes first', async (store, t) => {
  const { make, control, count } = await governed(t, store)
  const { id } = await store.db.selectFrom('organizations').select('id').executeTakeFirstOrThrow()
  await sql`insert into governance_evidence (organization_id, key, result, bytes, failed, made_at)
    select ${id}, n::text, '{}'::jsonb, case when n = 900 then ${evidenceBounds.bytesMax} else 1 end, false,
    timestamptz '2026-01-01' + n * interval '1 second' from generate_series(1, 1200) as n`.execute(control.store.db)
  await make('Ruleset', 'company', { text: company })
  assert.equal(await count('governance_evidence'), 301, 'what was made after the one that fills it')
})

test('what is staged is not promoted past a policy, and may be aborted; what is live is rolled back past any', async t => {
  const { make, bring, ask, refused, clock } = await governed(t)
  await make('Ruleset', 'company', { text: company })
  await bring(pets({ operationId: 'listPets' }))
  await ask('ApiVersion.publish', 'pets-v1')
  await ask('ApiVersion.deploy', 'pets-v1', { environment: 'dev' })
  clock.advance(1) // deployments of one millisecond have no order
  await bring(pets())
  await ask('ApiVersion.publish', 'pets-v1')
  const stage = { percent: 10, watchSeconds: 600, whenKept: 'wait' }
  const staged = await ask('ApiVersion.deploy', 'pets-v1', { environment: 'dev', stage })
  assert.equal(staged.state, 'staged')
  await make('GovernancePolicy', 'house', blocking(['promote', 'deploy']))
  const failure = await refused('ApiVersion.promote', 'pets-v1', { environment: 'dev' })
  assert.match(failure.message, /^pets-v1 is held up at promote by house: /)
  assert.equal((await ask('Deployment.get', staged.deployment)).state, 'staged')
  await ask('ApiVersion.abort', 'pets-v1', { environment: 'dev' })
  await refused('ApiVersion.deploy', 'pets-v1', { environment: 'dev' })
  await ask('GovernancePolicy.update', 'house', { spec: { moments: ['publish'] } })
  clock.advance(1)
  await ask('ApiVersion.deploy', 'pets-v1', { environment: 'dev' })
  await ask('GovernancePolicy.update', 'house', { spec: { moments: ['promote', 'deploy'] } })
  assert.equal((await ask('ApiVersion.rollback', 'pets-v1', { environment: 'dev' })).revision, 'pets-v1.1')
})
