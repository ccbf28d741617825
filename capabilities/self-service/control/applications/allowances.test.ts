import assert from 'node:assert/strict'
import test from 'node:test'
import { Failure } from '@gatehouse/base'
import { limitsOf, rateLimitConfig } from '@gatehouse/capability-traffic/policies/rate-limit/limit-config.ts'
import type { Services } from '@gatehouse/control'
import { filled } from '@gatehouse/schema'
import { leftOf } from './allowances.ts'

test('what a plan allows is told although nobody can tell what is left of it', async () => {
  const [limit] = limitsOf(filled(rateLimitConfig, { limit: 100, algorithm: 'calendar-window', per: 'month' }))
  const warned: string[] = []
  const services = {
    log: { warn: (text: string) => warned.push(text) },
    usage: { ofPlan: async () => Promise.reject(new Failure('query_timeout', 'The query took too long.')) },
  } as unknown as Services
  const allowed = {
    ...{ subscription: 'sub_1', plan: 'plan_1', planTitle: 'Free', productTitle: 'Pets', environment: 'dev' },
    ...{ environmentId: 'env_1', limits: [{ limit: limit!, window: { startMs: 0, endMs: 1000 } }] },
  }
  const told = await leftOf(services, { organizationId: 'org_1', applicationId: 'app_1' }, [allowed, allowed])
  const limits = [{ name: limit!.name, limit: 100, algorithm: 'calendar-window', per: 'month' }]
  const { limits: _, environmentId: __, ...where } = allowed
  assert.deepEqual(told, [
    { ...where, limits },
    { ...where, limits },
  ])
  assert.equal(warned.length, 1)
})
