import assert from 'node:assert/strict'
import test from 'node:test'
import type { PrepareContext } from '@gatehouse/control'
import type { Question } from '../question.ts'
import type { Analytics } from './analytics.ts'
import { usageIndicators } from './indicators.ts'

test('failures of a span are asked for once, whoever tells of them', async () => {
  const asked: Question[] = []
  const store = {
    async ask(question: Question) {
      asked.push(question)
      return { rows: [{ key: ['ip_denied'], values: [3] }] }
    },
  } as unknown as Pick<Analytics, 'ask'>
  const policies = (errors: string[]) => [{ errors }]
  const capabilities = [
    { name: 'protection', policies: policies(['ip_denied']) },
    { name: 'traffic', policies: policies(['rate_limited']) },
  ]
  const context = {
    services: { catalogue: { capabilities } },
    organization: { id: 'org_1' },
  } as unknown as PrepareContext
  const told = usageIndicators(store).filter(({ group }) => group === 'security')
  const values = async (of: PrepareContext, fromMs: number) => {
    const found = []
    for (const indicator of told) found.push(await indicator.told(of, { fromMs, toMs: fromMs + 1000 }))
    return found
  }
  assert.deepEqual(await values(context, 0), [3, 0])
  assert.equal(asked.length, 1)
  await values(context, 5000)
  await values({ ...context }, 0)
  assert.equal(asked.length, 3, 'of another span, and of another question of somebody')
})
