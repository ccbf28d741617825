import assert from 'node:assert/strict'
import test from 'node:test'
import { HeaderList } from '@gatehouse/base'
import { object, Type } from '@gatehouse/schema'
import type { PolicyUnit } from '@gatehouse/unit'
import { compile } from './compile.ts'
import { placed, samplePart } from './sample.ts'
import { type ApiPart, canonicalJson, digestOf, type ManifestStage, snapshotOf } from './snapshot.ts'

const present = samplePart()
const key = { policy: 'key', version: 1, stage: 'identify' as const }
const staged: ApiPart = { ...present, revisionId: 'rev_staged', policies: [placed('key', key)] }
const unit = {
  ...{ name: 'key', version: 1, stages: ['identify'], config: object({ name: Type.Optional(Type.String()) }) },
  ...{ errors: [], examples: [], create: () => ({}) },
  credentialAt: () => [
    { in: 'header', name: 'x-key' },
    { in: 'query', name: 'key' },
    { in: 'cookie', name: 'key' },
  ],
} as unknown as PolicyUnit

const digest = (part: ApiPart) => digestOf(canonicalJson(part))

function programOf(changes: Partial<ManifestStage> = {}) {
  const stage: ManifestStage = {
    ...{ deployment: 'dep_1', part: digest(staged), beside: digest(present), of: 'requests', percent: 30 },
    ...{ by: 'caller', nodes: [], ...changes },
  }
  const head = { gatewayGroup: 'g', generation: 1, createdAt: '', auditHeads: {}, stages: [stage] }
  const policies = new Map([['key', unit]])
  return compile(snapshotOf([present, staged], head), { policies, hostFor: () => ({}) as never })
}

interface Said {
  address?: string
  headers?: [string, string][]
  query?: string
}

function revisionFor(program: ReturnType<typeof programOf>, said?: Said): string {
  const asker = said && {
    address: said.address ?? '192.0.2.1',
    headers: new HeaderList((said.headers ?? []).flat()),
    query: said.query ?? '',
  }
  const match = program.match('any.invalid', 'GET', '/pets/v1/pets', asker)
  return match.kind === 'route' ? match.route.part.revisionId : match.kind
}

const shareOf = (program: ReturnType<typeof programOf>, of: (number: number) => Said) =>
  Array.from({ length: 2000 }, (_, number) => revisionFor(program, of(number))).filter(one => one === 'rev_staged')
    .length / 2000

test('MATCH-13: a share of the callers gets the staged part, each always the same, wherever it shows its credential', () => {
  const program = programOf()
  for (const [what, of] of [
    ['address', (n: number) => ({ address: `10.0.${n >> 8}.${n & 255}` })],
    ['header', (n: number) => ({ headers: [['X-Key', `secret-${n}`] as [string, string]] })],
    ['query', (n: number) => ({ query: `a=1&key=secret-${n}` })],
    ['cookie', (n: number) => ({ headers: [['Cookie', `a=1; key=secret-${n}`] as [string, string]] })],
  ] as const) {
    const share = shareOf(program, of)
    assert.ok(share > 0.25 && share < 0.35, `${share} by ${what}`)
    assert.equal(shareOf(program, of), share, 'they are the same ones again')
  }
})

test('who is in a smaller share is in a larger one, and another deployment chooses others', () => {
  const callers = Array.from({ length: 500 }, (_, n) => ({ headers: [['X-Key', `secret-${n}`] as [string, string]] }))
  const taken = (changes: Partial<ManifestStage>) => {
    const program = programOf(changes)
    return new Set(callers.filter(caller => revisionFor(program, caller) === 'rev_staged'))
  }
  const [small, large] = [taken({ percent: 10 }), taken({ percent: 40 })]
  assert.ok(small.size > 0 && [...small].every(caller => large.has(caller)))
  assert.ok([...small].some(caller => !taken({ percent: 10, deployment: 'dep_2' }).has(caller)))
  assert.equal(taken({ percent: 100 }).size, 500)
})

test('by request each one is for itself, and who does not say who asks gets what is live', () => {
  const program = programOf({ by: 'request', percent: 50 })
  const share = shareOf(program, () => ({}))
  assert.ok(share > 0.4 && share < 0.6, `${share}`)
  assert.equal(revisionFor(programOf({ percent: 100 })), present.revisionId)
})

test('a program without a stage has none, and parts of a stage that it lacks are passed over', () => {
  const head = { gatewayGroup: 'g', generation: 1, createdAt: '', auditHeads: {} }
  const options = { policies: new Map([['key', unit]]), hostFor: () => ({}) as never }
  assert.equal(compile(snapshotOf([present], head), options).staged, undefined)
  const stages = [programOf().manifest.stages![0]!]
  const alone = compile(snapshotOf([staged], { ...head, stages }), options)
  assert.equal(alone.staged, undefined)
  assert.equal(revisionFor(alone, {}), 'rev_staged')
})
