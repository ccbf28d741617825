/** How far developers come, and how long it takes them. */
import assert from 'node:assert/strict'
import { type Moment, reach } from '@gatehouse/capability-self-service/control/moments.ts'
import { TestClock, testControl } from '@gatehouse/control/testing.ts'
import { catalogue } from '../capabilities.ts'
import { eachStore } from '../testing-stores.ts'

const began = Date.parse('2026-11-28T12:00:00Z')
const minute = 60_000

interface Told {
  steps: { moment: string; developers: number; medianSeconds?: number }[]
  medianSecondsToFirstCall?: number
}

eachStore(
  'the funnel counts who came so far, with the median of known moments, of one portal and of a span',
  async (store, t) => {
    const clock = new TestClock(began)
    const { call } = await testControl(t, catalogue, { store, clock, issuerUrl: 'https://login.example' })
    const { id: organizationId } = (await call('Organization.get', { name: 'default' })).body as { id: string }
    const signedUp = async (name: string, portal: string, minutes: Partial<Record<Moment, number>>, atMs = began) => {
      const made = await call('Developer.create', { body: { name, spec: { email: `${name}@example.com` } } })
      const { id: developerId } = made.body as { id: string }
      for (const [moment, after] of Object.entries({ 'sign-up': 0, ...minutes }))
        await reach(store.db, {
          ...{ organizationId, developerId, portal, moment: moment as Moment },
          atMs: atMs + after * minute,
        })
    }
    await signedUp('ann', 'main', {
      verified: 1,
      application: 2,
      subscription: 4,
      credential: 5,
      'first-request': 7,
      'first-call': 9,
    })
    await signedUp('ben', 'main', { verified: 3, application: 6, subscription: 8, credential: 9, 'first-request': 31 })
    await signedUp('cyd', 'main', { verified: 10, application: 10 })
    await signedUp('dan', 'other', {
      verified: 60,
      application: 61,
      subscription: 62,
      credential: 63,
      'first-request': 64,
      'first-call': 65,
    })
    await signedUp('eve', 'main', { verified: 1 }, began - 40 * 86_400_000)
    const told = async (query: object = {}) => (await call('onboarding', { query: query as never })).body as Told
    const rows = ({ steps }: Told) =>
      steps.map(({ moment, developers, medianSeconds }) => [moment, developers, medianSeconds])
    assert.deepEqual(rows(await told({ portal: 'main' })), [
      ['sign-up', 3, undefined],
      ['verified', 3, 3 * 60],
      ['application', 3, 6 * 60],
      ['subscription', 2, 6 * 60],
      ['credential', 2, 7 * 60],
      ['first-request', 2, 19 * 60],
      ['first-call', 1, 9 * 60],
    ])
    const all = await told()
    assert.deepEqual(rows(all)[2], ['application', 4, 8 * 60])
    assert.equal(all.medianSecondsToFirstCall, 37 * 60)
    assert.equal((await told({ days: 365 })).steps[0]!.developers, 5)
    assert.deepEqual(rows(await told({ portal: 'nobody' }))[6], ['first-call', 0, undefined])
  },
)
