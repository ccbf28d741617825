import assert from 'node:assert/strict'
import test from 'node:test'
import type { Route } from '@gatehouse/program'
import { placed } from '@gatehouse/program/sample.ts'
import { defaulted, object, Type } from '@gatehouse/schema'
import type { PolicyUnit } from '@gatehouse/unit'
import { credentialNames } from './credential-names.ts'

const rest = { version: 2, stages: ['identify'], errors: [], examples: [], create: () => ({}) }
const units = [
  {
    ...{ ...rest, name: 'door', config: object({ name: defaulted(Type.String(), 'X-Door') }) },
    upgrade: ({ field }: { field?: string }) => (field === undefined ? {} : { name: field }),
    credentialAt: ({ name }: { name: string }) => [{ in: 'header', name }],
  },
  { ...rest, name: 'own-token', config: object({ header: defaulted(Type.String(), 'X-Ticket') }) },
] as unknown as PolicyUnit[]

function namesAt(...uses: { policy: string; config: Record<string, unknown>; version?: number }[]): string[] {
  const policies = new Map(units.map(unit => [unit.name, unit]))
  const open = uses.map(({ policy, ...changes }) => ({ use: placed(policy, { version: 2, ...changes }), hooks: {} }))
  return [...credentialNames(() => policies)({ open, known: [] } as unknown as Route)]
}

test('credentials are known where a policy looks unless said', () => {
  assert.deepEqual(namesAt({ policy: 'door', config: {} }), ['x-door'])
  assert.deepEqual(namesAt({ policy: 'own-token', config: {} }), ['x-ticket'])
})

test('and where its configuration says, of an older version as well, or of a policy that is not there', () => {
  assert.deepEqual(namesAt({ policy: 'door', config: { name: 'X-Other' } }), ['x-other'])
  assert.deepEqual(namesAt({ policy: 'door', config: { field: 'X-Old' }, version: 1 }), ['x-old'])
  assert.deepEqual(namesAt({ policy: 'gone-token', config: { header: 'X-Gone' } }), ['x-gone'])
})
