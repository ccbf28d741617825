import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import test from 'node:test'
import type { Failure } from '@gatehouse/base'
import { object, Type } from '@gatehouse/schema'
import { definePolicy, type Host, type PolicyUnit } from '@gatehouse/unit'
import { compile } from './compile.ts'
import { placed, samplePart } from './sample.ts'
import { signManifest, verifiedManifest } from './signing.ts'
import { type ApiPart, snapshotOf } from './snapshot.ts'

const log: string[] = []
const mark = definePolicy({
  name: 'mark',
  version: 2,
  stages: ['edge', 'limit'],
  title: 'Mark',
  summary: 'For tests.',
  config: object({ word: Type.String() }),
  needs: config => (config.word === 'who' ? ['consumer'] : []),
  errors: [],
  examples: [],
  upgrade: config => ({ word: 'old', ...(config as object) }),
  create: config => ({ dispose: () => void log.push(`dispose ${config.word}`) }),
})
const policies = new Map<string, PolicyUnit>([['mark', mark as unknown as PolicyUnit]])
const hostFor = (identity: string) => ({ identity }) as Host
const head = { gatewayGroup: 'default', generation: 1, createdAt: '2026-01-01T00:00:00Z', auditHeads: {} }
const build = (...parts: ApiPart[]) => compile(snapshotOf(parts, head), { policies, hostFor })

test('a compiled program finds the endpoint below its base path', () => {
  const program = build(samplePart())
  const match = program.match('any.example', 'GET', '/pets/v1/pets/7')
  assert.equal(match.kind === 'route' && match.route.endpoint, 'getPet')
  assert.equal(program.match('any.example', 'GET', '/pets/v2/pets').kind, 'no_claim')
  assert.equal(program.match('any.example', 'GET', '/pets/v1/cats').kind, 'no_path')
  const method = program.match('any.example', 'PUT', '/pets/v1/pets')
  assert.deepEqual(method.kind === 'no_method' && method.methods, ['GET', 'POST'])
})

test('ORDER-1 policies run by stage, then scope, then document order', () => {
  const word = (w: string) => ({ word: w })
  const part = samplePart({
    policies: [
      placed('mark', { version: 2, stage: 'limit', config: word('api-limit') }),
      placed('mark', { version: 2, scope: 'organization', config: word('org') }),
      placed('mark', { version: 2, config: word('api') }),
    ],
    plans: [
      {
        id: 'p',
        name: 'p',
        policies: [
          placed('mark', { version: 2, stage: 'limit', scope: 'plan', config: word('plan') }),
          placed('mark', { version: 2, stage: 'limit', scope: 'product', config: word('product') }),
        ],
      },
    ],
  })
  part.endpoints[0]!.policies.push(
    placed('mark', { version: 2, stage: 'limit', scope: 'endpoint', config: word('endpoint') }),
  )
  const match = build(part).match('h', 'GET', '/pets/v1/pets')
  assert.ok(match.kind === 'route')
  const words = (steps: readonly { use: { config: Record<string, unknown> } }[]) =>
    steps.map(step => step.use.config.word)
  assert.deepEqual(words(match.route.open), ['org', 'api'])
  assert.deepEqual(words(match.route.known[0]!), ['api-limit', 'endpoint'])
  assert.deepEqual(words(match.route.known[1]!), ['api-limit', 'endpoint', 'product', 'plan'])
})

test('every problem of a part is told, and nothing is created', () => {
  const part = samplePart({
    policies: [
      placed('marc'),
      placed('mark', { version: 3 }),
      placed('mark', { version: 2, stage: 'shape', config: { wort: 'x' } }),
    ],
  })
  part.endpoints.push({ id: 'again', method: 'GET', path: '/pets/{other}', policies: [] })
  assert.throws(
    () => build(part),
    (e: Failure) => {
      assert.equal(e.code, 'policy_unknown')
      const told = e.problems.map(({ code, pointer }) => `${code} ${pointer}`).sort()
      assert.deepEqual(told, [
        'duplicate_endpoint /endpoints/3',
        'missing_key /policies/2/config/word',
        'policy_unknown /policies/0/policy',
        'policy_unknown /policies/1/version',
        'stage_not_allowed /policies/2/stage',
        'unknown_key /policies/2/config/wort',
      ])
      return true
    },
  )
})

test('a fact nobody provides makes the part unfit, and so does a subscription nobody can have', () => {
  const who = placed('mark', { version: 2, config: { word: 'who' } })
  for (const part of [samplePart({ policies: [who] }), samplePart({ access: 'subscription' })]) {
    assert.throws(
      () => build(part),
      (e: Failure) => e.problems[0]!.code === 'fact_missing',
    )
  }
})

test('an old configuration is carried forward', () => {
  const part = samplePart({ policies: [placed('mark', { version: 1, config: {} })] })
  assert.ok(build(part))
})

test('MATCH-3 two versions cannot claim the same host and base path', () => {
  assert.throws(
    () => build(samplePart(), samplePart()),
    (e: Failure) => e.problems[0]!.code === 'claim_taken',
  )
})

test('an unchanged part keeps its compiled object over a swap, a gone one is disposed', () => {
  const stays = samplePart()
  const goes = samplePart({ basePath: '/other', policies: [placed('mark', { version: 2, config: { word: 'gone' } })] })
  const first = build(stays, goes)
  const second = compile(snapshotOf([stays], { ...head, generation: 2 }), { policies, hostFor, previous: first })
  assert.equal([...second.compiled.values()][0], first.compiled.get([...second.compiled.keys()][0]!))
  first.dispose(second)
  assert.deepEqual(log, ['dispose gone'])
})

test('a manifest that was altered, or signed by another key, is refused', () => {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519')
  const keys = new Map([['k1', publicKey]])
  const signed = signManifest(snapshotOf([samplePart()], head).manifest, 'k1', privateKey)
  assert.equal(verifiedManifest(signed, keys).generation, 1)
  const altered = { ...signed, manifest: { ...signed.manifest, generation: 2 } }
  const stranger = signManifest(signed.manifest, 'k1', generateKeyPairSync('ed25519').privateKey)
  for (const bad of [altered, stranger, { ...signed, keyId: 'k2' }]) {
    assert.throws(
      () => verifiedManifest(bad, keys),
      (e: Failure) => e.code === 'signature_invalid',
    )
  }
})
