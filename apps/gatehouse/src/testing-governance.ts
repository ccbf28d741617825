/** A control plane with rules for documents, for tests of governance. Imported by tests only. */
import assert from 'node:assert/strict'
import type { TestContext } from 'node:test'
import type { Failure } from '@gatehouse/base'
import { TestClock, testControl } from '@gatehouse/control/testing.ts'
import type { Store } from '@gatehouse/store'
import { catalogue } from './capabilities.ts'

export const pets = ({ operationId, more = {} }: { operationId?: string; more?: object } = {}) => ({
  openapi: '3.1.0',
  info: { title: 'Pets', version: '1.0.0' },
  servers: [{ url: 'http://localhost:9000' }],
  paths: {
    '/pets': {
      get: {
        ...(operationId === undefined ? {} : { operationId }),
        responses: { 200: { description: 'Pets.', content: { 'application/json': { schema: { type: 'object' } } } } },
      },
      ...more,
    },
  },
})

export const company = `extends: [[spectral:oas, off]]
rules:
  operation-operationId: error
`

export interface Answered {
  governance?: { policy: string; action: string; check: string; count: number; findings: { rule: string }[] }[]
}

export async function governed(t: TestContext, store?: Store) {
  const clock = new TestClock(Date.parse('2026-11-28T12:00:00Z'))
  const testing = await testControl(t, catalogue, store ? { store, clock } : { clock })
  const ask = async (route: string, name?: string, body?: object) =>
    (await testing.call(route, { ...(name === undefined ? {} : { name }), ...(body ? { body: body as never } : {}) }))
      .body as Record<string, never> & Answered
  const refused = (route: string, name?: string, body?: object): Promise<Failure> =>
    ask(route, name, body).then(
      () => assert.fail(`${route} was done`),
      (failure: Failure) => failure,
    )
  const make = (kind: string, name: string, spec: object) => ask(`${kind}.create`, undefined, { name, spec })
  const bring = (document: object, more: object = {}) =>
    ask('Api.import', undefined, { text: JSON.stringify(document), ...more })
  const count = async (table: string) =>
    (await testing.control.store.db.selectFrom(table).select('organization_id').execute()).length
  return { ...testing, clock, ask, refused, make, bring, count }
}

export const blocking = (moments: string[], more: object = {}) => ({
  moments,
  action: 'block',
  lint: { rulesets: ['company'] },
  ...more,
})
