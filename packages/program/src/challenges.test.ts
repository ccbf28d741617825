/** Rules IDENTIFY-1 to IDENTIFY-3 and IDENTIFY-7 of SPEC.md. */
import assert from 'node:assert/strict'
import test from 'node:test'
import { Failure, HeaderList } from '@gatehouse/base'
import { type Exchange, type PolicyHooks, type Reply, refuse } from '@gatehouse/unit'
import type { Route } from './route.ts'
import { type Answer, type Forward, type RunState, run } from './run.ts'

type Shown = 'nothing' | 'good' | 'bad'

/** A scheme of this name, used by its caller so. */
const scheme = (name: string, shown: Shown, more: Partial<PolicyHooks> & { late?: boolean } = {}) => {
  const request = (exchange: Exchange) => {
    if (shown === 'nothing') return refuse('credential_missing', `no ${name}`)
    if (shown === 'bad') return refuse('credential_invalid', `bad ${name}`, ['WWW-Authenticate', `${name} error="bad"`])
    exchange.consumer = { applicationId: name } as never
    return undefined
  }
  const hooks = { challenge: name, ...more, request: more.late ? async (x: Exchange) => request(x) : request }
  return { hooks, use: { policy: name, stage: 'identify' } }
}

const ask = (...open: object[]) => asked({}, ...open)

async function asked(forward: Partial<Forward>, ...open: object[]) {
  const exchange = {
    ...{
      id: 'req_1',
      replyFields: [],
      request: { scheme: 'https', headers: HeaderList.from({ Host: 'api.example:8443' }) },
      route: { template: '/pets/v1/pets', basePathLength: 8 },
      signal: new AbortController().signal,
    },
    ...{ consumer: undefined as { applicationId: string } | undefined, identity: undefined },
  }
  const state: RunState = { ran: [], stoppedBy: undefined, code: undefined, record: [] }
  const route = { part: { access: 'open' }, open, known: [[]], apiVersion: 'v1' } as unknown as Route
  const send = (_: unknown, __: unknown, answer: Answer) =>
    answer.replied({ status: 200, headers: new HeaderList(), body: undefined })
  const reply = await new Promise<Reply>(done =>
    run({ exchange: exchange as never, route, state, forward: { subscribe: () => 0, send, ...forward }, done }),
  )
  return {
    status: reply.status,
    code: state.code,
    challenges: reply.headers.all('www-authenticate'),
    who: exchange.consumer?.applicationId,
    steps: state.record!.map(({ step, outcome }) => `${step.use.policy} ${outcome}`),
    stoppedBy: state.stoppedBy?.use.policy,
  }
}

for (const late of [false, true]) {
  const when = late ? 'after a while' : 'at once'

  test(`any one scheme of a route does, whichever stands first (${when})`, async () => {
    for (const [one, other, who] of [
      ['good', 'nothing', 'A'],
      ['nothing', 'good', 'B'],
    ] as const) {
      const { status, who: known } = await ask(scheme('A', one, { late }), scheme('B', other, { late }))
      assert.deepEqual([status, known], [200, who])
    }
  })

  test(`who shows nothing is told every scheme that the route takes (${when})`, async () => {
    const told = await ask(scheme('A', 'nothing', { late }), scheme('B', 'nothing', { late }))
    assert.deepEqual([told.status, told.code, told.challenges], [401, 'credential_missing', ['A', 'B']])
    assert.deepEqual([told.steps, told.stoppedBy], [['A refused', 'B unshown'], 'A'])
  })

  test(`what is shown and does not hold is refused, whatever else holds (${when})`, async () => {
    const told = await ask(scheme('A', 'good', { late }), scheme('B', 'bad', { late }), scheme('C', 'good', { late }))
    assert.deepEqual([told.status, told.code], [401, 'credential_invalid'])
    assert.deepEqual(told.challenges, ['B error="bad"', 'A', 'C'])
  })

  test(`what is required must be shown, also by who is known (${when})`, async () => {
    const required = { required: true, late }
    assert.equal((await ask(scheme('A', 'good', { late }), scheme('B', 'nothing', required))).status, 401)
    assert.equal((await ask(scheme('A', 'nothing', { late }), scheme('B', 'good', required))).status, 200)
  })
}

test('a scheme that takes tokens says where its metadata is, in its own challenges alone', async () => {
  const servers = { authorizationServers: ['https://login.example'] }
  const nobody = await ask(scheme('Bearer', 'nothing', servers), scheme('Key', 'nothing'))
  const metadata = 'resource_metadata="https://api.example:8443/.well-known/oauth-protected-resource/pets/v1"'
  assert.deepEqual(nobody.challenges, [`Bearer, ${metadata}`, 'Key'])
  const bad = await ask(scheme('Bearer', 'bad', servers), scheme('Key', 'nothing'))
  assert.deepEqual(bad.challenges, [`Bearer error="bad", ${metadata}`, 'Key'])
})

const led = () => ({ status: 303, headers: HeaderList.from({ Location: 'https://login.example' }), body: undefined })

for (const late of [false, true]) {
  const when = late ? 'after a while' : 'at once'
  const signIn = late ? async () => led() : led

  test(`IDENTIFY-7 who nobody knows is led to sign in, whichever scheme stands first, and no other is (${when})`, async () => {
    for (const open of [
      [scheme('A', 'nothing'), scheme('B', 'nothing', { signIn })],
      [scheme('B', 'nothing', { signIn }), scheme('A', 'nothing')],
    ]) {
      const { status, code, stoppedBy, steps } = await ask(...open)
      assert.deepEqual([status, code, stoppedBy], [303, undefined, 'B'])
      assert.ok(steps.includes('B replied'))
    }
    assert.equal((await ask(scheme('A', 'good'), scheme('B', 'nothing', { signIn }))).status, 200)
    assert.equal((await ask(scheme('A', 'bad'), scheme('B', 'nothing', { signIn }))).status, 401)
  })
}

test('IDENTIFY-7 who cannot be led is told every challenge; what breaks meanwhile is a refusal', async () => {
  const nowhere = { signIn: () => undefined }
  const { status, challenges, code } = await ask(scheme('A', 'nothing'), scheme('B', 'nothing', nowhere))
  assert.deepEqual([status, code, challenges], [401, 'credential_missing', ['A', 'B']])
  for (const signIn of [
    () => {
      throw new Failure('sign_in_unavailable', 'away')
    },
    async () => Promise.reject(new Failure('sign_in_unavailable', 'away')),
  ]) {
    const broken = await ask(scheme('A', 'nothing', { signIn }))
    assert.deepEqual([broken.status, broken.code], [503, 'sign_in_unavailable'])
  }
})

test('IDENTIFY-7 a scheme that is a must leads for itself, also where another one knows the caller', async () => {
  const must = { required: true, signIn: led }
  assert.equal((await ask(scheme('A', 'good'), scheme('B', 'nothing', must))).status, 303)
  const other = await ask(scheme('A', 'nothing', { required: true }), scheme('B', 'nothing', { signIn: led }))
  assert.equal(other.status, 401)
})

test('IDENTIFY-7 who is known by a session that was denied is led by the policy whose session it is, and by no other', async () => {
  const denial = () => 'it was denied'
  const known = { request: (exchange: Exchange) => void (exchange.identity = { scheme: 'S' } as never) }
  const session = (signIn: PolicyHooks['signIn']) => ({
    ...{ hooks: { challenge: 'S', ...known, signIn }, use: { policy: 'S', stage: 'identify' } },
  })
  const whys: string[] = []
  const own = (_: Exchange, why: string) => {
    whys.push(why)
    return led()
  }
  assert.equal((await asked({ denial }, session(own))).status, 303)
  assert.deepEqual(whys, ['denied'])
  const other = await asked(
    { denial },
    session(() => undefined),
  )
  assert.deepEqual([other.status, other.code], [401, 'credential_invalid'])
})
