/** A revision on its way through environments: planned, held up, taken on, and back. */
import assert from 'node:assert/strict'
import type { Failure } from '@gatehouse/base'
import { partOf } from '@gatehouse/capability-catalogue/part.ts'
import { readProgramSources } from '@gatehouse/control/distribution/program-sources.ts'
import { testControl } from '@gatehouse/control/testing.ts'
import { catalogue } from '../capabilities.ts'
import { eachStore } from '../testing-stores.ts'

const target = (port: number) => ({ targets: [{ url: `http://127.0.0.1:${port}` }] })

eachStore('a revision goes from environment to environment with the values of each, and back', async (store, t) => {
  const { call, control } = await testControl(t, catalogue, { store })
  const make = async (kind: string, name: string, spec: object) => {
    const { status, body } = await call(`${kind}.create`, { body: { name, spec } })
    assert.equal(status, 201, JSON.stringify(body))
  }
  const act = async (name: string, body: object = {}) =>
    (await call(`ApiVersion.${name}`, { name: 'pets-v1', body: body as never })).body as Record<string, unknown>
  const planned = async (from: string, environment: string) =>
    (await call('ApiVersion.promotion', { name: 'pets-v1', query: { from, environment } as never })).body as Record<
      string,
      unknown
    >
  const code = (wanted: string) => (failure: Failure) => failure.code === wanted
  for (const name of ['test', 'prod']) await make('Environment', name, { hosts: [`${name}.example`] })
  const environments = { test: target(2), prod: target(3) }
  await make('Upstream', 'backend', { ...target(1), environments })
  await make('Api', 'pets', {})
  await make('ApiVersion', 'pets-v1', {
    api: 'pets',
    version: 'v1',
    upstream: 'backend',
    access: 'open',
    basePath: '/pets',
  })
  await make('TransitionRule', 'prod', { transitions: ['deploy'], environment: 'prod', after: 'test', approvals: 0 })
  await act('publish')
  await act('deploy', { environment: 'dev' })

  const missing = 'prod: pets-v1.1 is not live in test.'
  assert.deepEqual(await planned('dev', 'prod'), {
    ...{ revision: 'pets-v1.1', targets: ['http://127.0.0.1:3'], changes: [], more: 0, missing: [missing] },
  })
  await assert.rejects(act('deploy', { environment: 'prod', from: 'dev' }), (failure: Failure) => {
    assert.deepEqual(
      [failure.code, failure.message],
      ['approval_missing', `deploy of pets-v1 is by request here. ${missing}`],
    )
    return true
  })
  await assert.rejects(act('deploy', { environment: 'prod', from: 'test' }), code('conflict'))
  await act('deploy', { environment: 'test', from: 'dev' })
  await assert.rejects(act('deploy', { environment: 'prod', from: 'test', revision: '1' }), code('invalid_input'))
  await act('deploy', { environment: 'prod', from: 'test' })

  await call('ApiVersion.update', {
    name: 'pets-v1',
    body: { spec: { policies: [{ policy: 'reply', config: { status: 418 } }] } },
  })
  await act('publish')
  await act('deploy', { environment: 'dev' })
  await act('deploy', { environment: 'test', from: 'dev' })
  const plan = await planned('test', 'prod')
  assert.deepEqual([plan.revision, plan.live, plan.missing], ['pets-v1.2', 'pets-v1.1', []])
  assert.ok((plan.changes as object[]).length > 0)
  await act('deploy', { environment: 'prod', from: 'test' })

  const served = () =>
    control.rows.read(async (resources, db) => {
      const group = await resources.get('GatewayGroup', 'default')
      const { candidates } = await readProgramSources(resources, db, group.id)
      const parts = candidates
        .filter(({ deployment }) => deployment.state === 'live')
        .map(({ sources, deployment }) => ({ deployment, part: partOf({ ...sources, units: catalogue.policies }) }))
      return Object.fromEntries(
        parts.map(({ deployment, part }) => [
          part.environment,
          [deployment.spec.revision, part.upstream.targets[0]!.url],
        ]),
      )
    })
  const [one, two, three] = [1, 2, 3].map(port => `http://127.0.0.1:${port}`)
  assert.deepEqual(await served(), { dev: ['pets-v1.2', one], test: ['pets-v1.2', two], prod: ['pets-v1.2', three] })
  await act('rollback', { environment: 'prod' })
  await act('rollback', { environment: 'test' })
  assert.deepEqual(await served(), { dev: ['pets-v1.2', one], test: ['pets-v1.1', two], prod: ['pets-v1.1', three] })
})
