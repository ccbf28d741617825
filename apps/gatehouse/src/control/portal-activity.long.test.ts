/** What developers are told of their own applications, from usage as gateways tell it: theirs, and nobody else's. */
import assert from 'node:assert/strict'
import test from 'node:test'
import { idBytes } from '@gatehouse/base'
import { type Caller, nobody } from '@gatehouse/control'
import { alertHouse } from '../testing-alerts.ts'
import { password } from './testing-portal.ts'
import { ticking } from './testing-webhooks.ts'

const day = 86_400_000

interface Activity {
  summary: { requests: number; errors4xx: number; errors5xx: number; p95Ms: number }
  before: { requests: number }
  firstDay?: string
  points: { requests: number }[]
  endpoints: { apiVersion: string; endpoint: string; requests: number; errors5xx: number }[]
  failures: { status: number; failure: string; title: string; requests: number }[]
  versions: { apiVersion: string; requests: number; errors5xx: number; p95Ms: number }[]
  failing: { requestId: string; status: number; path: string }[]
  services: { plan: string; availability: number | null; promised: number | null; requests: number }[]
}

type Shared = Pick<Activity, 'summary' | 'before' | 'versions'> & {
  applications: { title: string; requests: number; p95Ms: number; team?: { title: string } }[]
  more: number
}

test('a developer is told what an own application did, beside the span before, and nothing of another', async t => {
  const { call, create, mailer, use, clock, control, organization, api } = await alertHouse(t)
  await create('Product', 'pets', { title: 'Pets', apiVersions: ['orders-v1'] })
  await create('Plan', 'free', { product: 'pets', title: 'Free', promise: { availability: 99 } })
  await call('Plan.publish', { name: 'free' })
  const products = [{ product: 'default/pets' }]
  await create('Portal', 'main', {
    title: 'Main',
    accounts: { signUp: 'open' },
    environments: { live: 'dev' },
    products,
  })
  const as = async <T>(caller: Caller, operation: string, input: object, isRead = false) =>
    (await call(`Developer.${operation}`, { caller, ...(isRead ? { query: input as never } : { body: input }) }))
      .body as T
  const joined = async (email: string): Promise<Caller> => {
    await as(nobody, 'sign-up', { portal: 'main', email })
    const mail = () => mailer.sent.find(({ to, text }) => to === email && text.includes('code='))
    await ticking(clock, () => mail() !== undefined)
    await as(nobody, 'verify', { code: /code=(\S+)/.exec(mail()!.text)![1], password })
    const { token } = await as<{ token: string }>(nobody, 'sign-in', { portal: 'main', email, password })
    return control.callerOfToken(token)
  }
  const own = async (caller: Caller) => {
    const asked = { portal: 'main', environment: 'dev', plan: 'default/free', newApplication: 'Shop' }
    return as<{ application: string; subscription: string }>(caller, 'subscribe', asked)
  }
  const [ada, eve] = [await joined('ada@example.com'), await joined('eve@example.com')]
  const [mine, theirs] = [await own(ada), await own(eve)]
  const { id: apiVersion } = (await call('ApiVersion.get', { name: 'orders-v1' })).body as { id: string }
  const { items } = (await call('Subscription.list', {})).body as {
    items: { id: string; spec: { application: string } }[]
  }
  const names = new Map<string, string>()
  for (const { id, spec } of items) {
    const { id: application } = (await call('Application.get', { name: spec.application })).body as { id: string }
    names.set(application, id)
  }
  const used = (of: string, count: number, more: object) =>
    use(
      Array.from({ length: count }, (_, at) => ({
        ...{ organization, api, apiVersion, endpoint: 'list', path: '/orders', atMs: clock.nowMs() - 3_600_000 + at },
        ...{ application: idBytes(of)!, subscription: idBytes(names.get(of)!)!, totalUs: 20_000 },
        ...more,
      })),
    )
  await used(mine.application, 40, {})
  await used(mine.application, 2, { status: 502, failureCode: 'upstream_unreachable', endpoint: 'buy' })
  await used(mine.application, 3, { status: 429, failureCode: 'rate_limited' })
  await used(mine.application, 10, { atMs: clock.nowMs() - 10 * day })
  await used(theirs.application, 70, { status: 500, path: '/theirs' })
  const told = (caller: Caller, application: string, days = 7) =>
    as<Activity>(caller, 'application-activity', { application, days }, true)
  const activity = await told(ada, mine.application)
  const { summary, before } = activity
  assert.deepEqual([summary.requests, summary.errors4xx, summary.errors5xx, before.requests], [45, 3, 2, 10])
  assert.equal(activity.firstDay?.slice(0, 10), new Date(clock.nowMs() - 10 * day).toISOString().slice(0, 10))
  assert.deepEqual(
    activity.endpoints.map(({ apiVersion: version, endpoint, requests }) => [version, endpoint, requests]),
    [
      ['orders-v1', 'list', 43],
      ['orders-v1', 'buy', 2],
    ],
  )
  assert.deepEqual(
    activity.failures.map(({ status, failure, requests }) => [status, failure, requests]),
    [
      [429, 'rate_limited', 3],
      [502, 'upstream_unreachable', 2],
    ],
  )
  assert.ok(activity.failures.every(({ title }) => title !== ''))
  assert.equal(activity.failing.length, 5)
  const [service] = activity.services
  assert.deepEqual([service!.plan, service!.promised, service!.requests], ['Free', 0.99, 45])
  assert.ok(Math.abs(service!.availability! - 43 / 45) < 1e-9)
  assert.doesNotMatch(JSON.stringify(activity), /theirs/)
  assert.equal((await told(ada, mine.application, 30)).summary.requests, 55)
  await assert.rejects(told(eve, mine.application), { code: 'not_found' })
  await assert.rejects(told(nobody, mine.application), { code: 'not_signed_in' })
  assert.deepEqual(
    activity.versions.map(({ apiVersion: version, requests, errors5xx }) => [version, requests, errors5xx]),
    [['orders-v1', 45, 2]],
  )
  assert.ok(activity.versions[0]!.p95Ms > 15 && activity.versions[0]!.p95Ms < 25)

  // All of hers together, and those of a team.
  const team = await as<{ id: string }>(ada, 'create-team', { title: 'Crew' })
  const second = await as<{ id: string }>(ada, 'create-application', { portal: 'main', title: 'Till', team: team.id })
  names.set(second.id, names.get(mine.application)!)
  await used(second.id, 7, { totalUs: 90_000 })
  const together = (caller: Caller, input: object = {}) => as<Shared>(caller, 'activity', { days: 7, ...input }, true)
  const all = await together(ada)
  assert.deepEqual([all.summary.requests, all.before.requests, all.more], [52, 10, 0])
  assert.deepEqual(
    all.applications.map(({ title, requests, team: of }) => [title, requests, of?.title]),
    [
      ['Shop', 45, undefined],
      ['Till', 7, 'Crew'],
    ],
  )
  assert.deepEqual(
    all.versions.map(({ requests }) => requests),
    [52],
  )
  assert.ok(all.applications[1]!.p95Ms > 80)
  assert.equal((await together(ada, { team: team.id })).summary.requests, 7)
  assert.equal((await together(ada, { team: 'none' })).summary.requests, 45)
  assert.deepEqual(
    (await together(eve)).applications.map(({ requests }) => requests),
    [70],
  )
  await assert.rejects(together(eve, { team: team.id }), { code: 'not_found' })
  await assert.rejects(together(nobody), { code: 'not_signed_in' })
})

test('who has no application yet is told of none', async t => {
  const { call, create, mailer, clock, control } = await alertHouse(t)
  await create('Portal', 'main', {
    title: 'Main',
    accounts: { signUp: 'open' },
    environments: { live: 'dev' },
    products: [],
  })
  await call('Developer.sign-up', { caller: nobody, body: { portal: 'main', email: 'new@example.com' } })
  const mail = () => mailer.sent.find(({ text }) => text.includes('code='))
  await ticking(clock, () => mail() !== undefined)
  const code = /code=(\S+)/.exec(mail()!.text)![1]
  await call('Developer.verify', { caller: nobody, body: { code, password } })
  const signedIn = await call('Developer.sign-in', {
    caller: nobody,
    body: { portal: 'main', email: 'new@example.com', password },
  })
  const caller = await control.callerOfToken((signedIn.body as { token: string }).token)
  const { body } = await call('Developer.activity', { caller, query: { days: 7 } as never })
  assert.deepEqual((body as Shared).applications, [])
  assert.equal((body as Shared).summary.requests, 0)
})
