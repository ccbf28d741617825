import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import test from 'node:test'
import { idBytes, newId } from '@gatehouse/base'
import { credentialKey, type Route } from '@gatehouse/program'
import { samplePart } from '@gatehouse/program/sample.ts'
import fc from 'fast-check'
import {
  type CredentialState,
  createDirectoryMemory,
  openDirectoryWriter,
  type SubscriptionState,
} from '../shared/directory-table.ts'
import { Directory } from './directory.ts'

const bytes = (id: string) => idBytes(id)!
const two = (kind: Parameters<typeof newId>[0]) => [newId(kind), newId(kind)] as const
const secrets = ['a secret of the first of them', 'a secret of the second of them', 'a secret of the third of them']
const [environmentId, applications, credentials] = [newId('env'), two('app'), two('cred')]
const [versions, subscriptions, plans] = [two('ver'), two('sub'), two('pln')]
const keys = secrets.map(secret =>
  credentialKey(new Uint8Array(createHash('sha256').update(secret).digest()), environmentId),
)

/** A revision of a version, with its plans in an order of its own or one of them alone. */
function routeOf(version: number, order: number): Route {
  const part = { ...samplePart(), apiVersionId: versions[version]!, environmentId }
  const offered = [plans, plans.toReversed(), plans.slice(0, 1)][order]!
  part.plans = offered.map(id => ({ id, name: `${id} by name`, policies: [] })) as never
  return { part, environmentId } as unknown as Route
}

/** Mostly the same ones: what is remembered of one is to be met again. */
const one = fc.constantFrom(0, 0, 0, 1)
const state = fc.constantFrom(...(['active', 'active', 'active', 'active', 'revoked', 'gone'] as const))
const expiry = fc.constantFrom(0, 0, 1002, 1004)
const who = fc.constantFrom(0, 0, 1, 2)
const change = fc.oneof(
  fc.record({ kind: fc.constant('credential' as const), who, application: one, credential: one, state, expiry }),
  fc.record({
    kind: fc.constant('subscription' as const),
    ...{ application: one, version: one, plan: one, state, expiry, id: one },
  }),
  fc.record({ kind: fc.constant('revision' as const), version: one, order: fc.nat(2) }),
  fc.record({ kind: fc.constant('second' as const) }),
)
const ask = fc.record({ kind: fc.constant('ask' as const), who, version: one })
/** Each is asked for a few times in a row: who came twice is remembered. */
const steps = fc.array(fc.oneof({ arbitrary: change, weight: 2 }, { arbitrary: ask, weight: 5 }), {
  maxLength: 60,
  size: 'max',
})

test('whatever changes between its requests, a caller is who the directory says now, with the plan that it says now', () => {
  fc.assert(
    fc.property(steps, sequence => {
      let nowMs = 1_000_000
      const memory = createDirectoryMemory()
      const writer = openDirectoryWriter(memory)
      const directory = new Directory(memory, () => nowMs)
      const port = directory.portFor(environmentId)
      const routes = [routeOf(0, 0), routeOf(1, 0)]
      const known = new Map<number, { application: number; credential: number; expiry: number }>()
      const held = new Map<string, { plan: number; id: number; expiry: number }>()
      const stands = (expiry = -1) => expiry === 0 || expiry * 1000 > nowMs

      const expected = (whose: number, version: number) => {
        const found = known.get(whose)
        if (!found || !stands(found.expiry)) return undefined
        const names = [applications[found.application], credentials[found.credential]]
        const subscription = held.get(`${found.application} ${version}`)
        const plan = subscription && stands(subscription.expiry) ? plans[subscription.plan]! : ''
        const offered: readonly { id: string; name: string }[] = routes[version]!.part.plans
        const index = offered.findIndex(({ id }) => id === plan) + 1
        return index === 0 ? [...names, 0] : [...names, index, subscriptions[subscription!.id], plan, `${plan} by name`]
      }
      const told = (whose: number, version: number) => {
        const consumer = port.credential(secrets[whose]!)
        if (!consumer) return undefined
        const index = directory.subscribe(consumer, routes[version]!)
        const names = [consumer.applicationId, consumer.credentialId, index]
        return index === 0 ? names : [...names, consumer.subscriptionId, consumer.planId, consumer.plan]
      }

      for (const step of sequence) {
        if (step.kind === 'second') nowMs += 1000
        else if (step.kind === 'revision') routes[step.version] = routeOf(step.version, step.order)
        else if (step.kind === 'credential') {
          const { who, application, credential, expiry } = step
          if (step.state === 'active') known.set(who, { application, credential, expiry })
          else known.delete(who)
          if (step.state === 'gone') writer.deleteCredential(keys[who]!)
          else {
            const record = {
              credential: bytes(credentials[credential]!),
              application: bytes(applications[application]!),
            }
            const state: CredentialState = step.state
            writer.putCredential(keys[who]!, { ...record, flags: 0, state, expiresAtSeconds: expiry })
          }
        } else if (step.kind === 'subscription') {
          const { application, version, plan, id, expiry } = step
          const pair = {
            application: bytes(applications[application]!),
            apiVersion: bytes(versions[version]!),
            environment: bytes(environmentId),
          }
          if (step.state === 'active') held.set(`${application} ${version}`, { plan, id, expiry })
          else held.delete(`${application} ${version}`)
          if (step.state === 'gone') writer.deleteSubscription(pair)
          else {
            const state: SubscriptionState = step.state === 'active' ? 'active' : 'paused'
            const record = { subscription: bytes(subscriptions[id]!), plan: bytes(plans[plan]!), flags: 0 }
            writer.putSubscription(pair, { ...record, zone: 0, anchorMinutes: 0, state, expiresAtSeconds: expiry })
          }
        } else {
          for (let time = 0; time < 3; time++) {
            assert.deepEqual(told(step.who, step.version), expected(step.who, step.version))
          }
        }
      }
    }),
    { numRuns: 300 },
  )
})
