/** Rules OWN-1 to OWN-3 of SPEC.md. */
import assert from 'node:assert/strict'
import test from 'node:test'
import { HeaderList } from '@gatehouse/base'
import { object, Type } from '@gatehouse/schema'
import {
  definePolicy,
  type Exchange,
  type Host,
  type PolicyUnit,
  plainReply,
  type Reply,
  refuse,
} from '@gatehouse/unit'
import { compile } from './compile.ts'
import { problemsOfPart, type Route, run } from './index.ts'
import { placed, samplePart } from './sample.ts'
import { type ApiPart, snapshotOf } from './snapshot.ts'

const answering = definePolicy({
  name: 'answering',
  version: 1,
  stages: ['identify', 'edge', 'shape'],
  title: 'Answering',
  summary: 'For tests.',
  config: object({ path: Type.String(), refuses: Type.Optional(Type.Boolean()) }),
  provides: () => ['caller', 'consumer'],
  errors: [],
  examples: [],
  answers: ({ path }) => (path === '/unsaid' ? [] : [{ method: 'GET', path }]),
  create: ({ path, refuses }) => ({
    request: () => (refuses ? refuse('credential_missing', 'nobody') : undefined),
    endpoints: [{ method: 'GET', path, answer: () => plainReply(200, [], path) }],
  }),
})
const policies = new Map<string, PolicyUnit>([['answering', answering as unknown as PolicyUnit]])
const head = { gatewayGroup: 'g', generation: 1, createdAt: '', auditHeads: {} }
const build = (part: ApiPart) =>
  compile(snapshotOf([part], head), { policies, hostFor: identity => ({ identity }) as Host })
const own = (path: string, more = {}) => placed('answering', { stage: 'identify', config: { path, ...more } })
const everything = [{ id: 'any', method: '*', path: '/{path+}', policies: [] }]

async function answered(part: ApiPart, path: string): Promise<number | string> {
  const match = build(part).match('any.example', 'GET', path)
  if (match.kind !== 'route') return match.kind
  const exchange = {
    ...{ id: 'req_1', replyFields: [], request: { headers: new HeaderList() }, route: match.route },
    ...{ consumer: undefined, identity: undefined, signal: new AbortController().signal },
  } as unknown as Exchange
  const state = { ran: [], stoppedBy: undefined, code: undefined }
  const send = () => assert.fail('nothing goes out')
  const forward = { subscribe: () => 0, send }
  const reply = await new Promise<Reply>(done => run({ exchange, route: match.route, state, forward, done }))
  return reply.status
}

test('a policy answers its endpoint below the base path, whatever else the API takes and asks for', async () => {
  const part = samplePart({
    access: 'subscription',
    endpoints: everything,
    policies: [own('/own/here', { refuses: true })],
  })
  assert.equal(await answered(part, '/pets/v1/own/here'), 200)
  assert.equal(await answered(part, '/pets/v1/own/there'), 401)
  assert.equal(await answered(samplePart({ policies: [own('/own/here')] }), '/own/here'), 'no_claim')
})

test('who is not let in by the edge is not answered, and it leaves no usage event', async () => {
  const edge = placed('answering', { identity: 'edge', config: { path: '/other', refuses: true } })
  assert.equal(await answered(samplePart({ policies: [edge, own('/own')] }), '/pets/v1/own'), 401)
  const match = build(samplePart({ policies: [own('/own')] })).match('any.example', 'GET', '/pets/v1/own')
  assert.ok(match.kind === 'route' && (match.route as Route).own)
})

test('a policy that answers what an endpoint or another policy answers is refused, with its place', () => {
  const problems = (part: ApiPart) => problemsOfPart(part, policies).map(({ code, pointer }) => `${code} ${pointer}`)
  const part = samplePart({ policies: [own('/free'), own('/pets')] })
  assert.deepEqual(problems(part), ['duplicate_endpoint /policies/1/config'])
  const both = samplePart({ policies: [own('/own')] })
  both.endpoints[1]!.policies.push({ ...own('/own'), identity: 'another' })
  assert.deepEqual(problems(both), ['duplicate_endpoint /endpoints/1/policies/0/config'])
  const same = samplePart({ policies: [] })
  for (const endpoint of same.endpoints) endpoint.policies.push(own('/own'))
  assert.deepEqual(problems(same), [], 'one that stands at several endpoints is one')
  const unsaid = [own('/unsaid'), { ...own('/unsaid'), identity: 'another' }]
  assert.throws(() => build(samplePart({ policies: unsaid })), {
    code: 'snapshot_invalid',
    message: /stands there already/,
  })
})

test('a policy of an endpoint or a plan answers as well', async () => {
  const part = samplePart()
  part.endpoints[0]!.policies.push(own('/of-endpoint'))
  assert.equal(await answered(part, '/pets/v1/of-endpoint'), 200)
  const plan = {
    id: 'p',
    name: 'p',
    policies: [placed('answering', { stage: 'shape', scope: 'plan', config: { path: '/of-plan' } })],
  }
  assert.equal(await answered(samplePart({ plans: [plan] }), '/pets/v1/of-plan'), 200)
})
