/** A control plane with a portal over two products, one of them for people who are signed in; for tests. */
import assert from 'node:assert/strict'
import type { TestContext } from 'node:test'
import type { Failure } from '@gatehouse/base'
import { makeReferences } from '@gatehouse/capability-portal/control/make-references.ts'
import { type Caller, nobody } from '@gatehouse/control'
import { testControl } from '@gatehouse/control/testing.ts'
import type { Store } from '@gatehouse/store'
import { sql } from 'kysely'
import { catalogue } from './capabilities.ts'
import { until } from './testing-house.ts'

const node = { $ref: '#/components/schemas/Node' }

/** An API with a word of its own in every part of it. */
export const worded = (word: string, more: object = {}) => ({
  openapi: '3.1.0',
  info: { title: `${word} API`, version: '1.0.0', description: `About ${word}.` },
  servers: [{ url: 'http://internal.backend.example:9000' }],
  tags: [{ name: `${word}s` }],
  paths: {
    [`/${word}`]: {
      get: {
        ...{ operationId: `list${word}`, summary: `List every ${word}`, tags: [`${word}s`] },
        responses: { 200: { description: 'All.', content: { 'application/json': { schema: node } } } },
      },
      post: { operationId: `secret${word}`, responses: { 204: { description: 'Done.' } } },
    },
    ...more,
  },
  components: {
    schemas: {
      Node: { type: 'object', properties: { name: { type: 'string' }, children: { type: 'array', items: node } } },
      [`${word}Thing`]: { type: 'object', properties: { size: { type: 'integer', minimum: 1 } } },
    },
  },
})

export async function portalControl(t: TestContext, store?: Store) {
  const testing = await testControl(t, catalogue, store ? { store } : {})
  const { call, control } = testing
  const make = (kind: string, name: string, spec: object) => call(`${kind}.create`, { body: { name, spec } })
  const publish = async (name: string, document: object) => {
    await call('Api.import', { body: { text: JSON.stringify(document), name } })
    const endpoints = { [`secret${name}`]: { enabled: false } }
    await call('ApiVersion.update', { name: `${name}-v1`, body: { spec: { endpoints } } })
    await call('ApiVersion.publish', { name: `${name}-v1` })
    await make('Product', name, { title: `Product ${name}`, apiVersions: [`${name}-v1`] })
  }
  const isMaking = async () => {
    const { rows } = await sql`select 1 from portal_references
      where outline is null and failure is null and made_at <> 'epoch'`.execute(control.store.db)
    return rows.length > 0
  }
  /** What the job does by the clock, which may have begun with one: nobody makes it twice. */
  const refer = async () => {
    const work = { services: control.services, ...control.rowsAs('portal-references') }
    await makeReferences.run(work, new AbortController().signal, () => {})
    await until(async () => !(await isMaking()), 60_000)
  }
  await make('Environment', 'prod', {})
  const { id } = (await call('Organization.get', { name: 'default' })).body as { id: string }
  const developer = (confinedTo = id): Caller => ({
    ...{ kind: 'developer' as never, id: 'dev_of-the-test', name: 'ann@example.org', operator: false, grants: [] },
    confinedTo,
  })
  const read = async <T = Record<string, unknown>>(operation: string, query: object = {}, caller: Caller = nobody) =>
    (await call(`Portal.${operation}`, { name: 'dev', query, caller })).body as T
  const refused = (operation: string, query: object, caller?: Caller): Promise<Failure> =>
    read(operation, query, caller).then(
      () => assert.fail(`${operation} was answered`),
      (failure: Failure) => failure,
    )
  return { ...testing, make, publish, refer, developer, read, refused, organizationId: id }
}

export const openAndInner = (more: object = {}) => ({
  title: 'Developers',
  products: [{ product: 'default/open' }, { product: 'default/inner', audience: 'signed-in' }],
  environments: { live: 'prod' },
  ...more,
})
