import assert from 'node:assert/strict'
import test from 'node:test'
import { ManualClock } from '@gatehouse/base/clock.model.ts'
import { egressRule } from '@gatehouse/http'
import { healthTargetsMax, healthTargetsOfOneMax } from '@gatehouse/program'
import { samplePart } from '@gatehouse/program/sample.ts'
import { healthTold, type OwnedHealth } from './target-health.ts'
import { TargetWatch } from './target-watch.ts'

const target = (n: number, state: OwnedHealth['state'], more: Partial<OwnedHealth> = {}): OwnedHealth => ({
  ...{ organization: 'org_1', upstream: 'ups_1', url: `http://h${n}`, state, ...more },
})

test('of thousands of targets the unwell come first, the last ones before, and all are counted', () => {
  const all = Array.from({ length: 5000 }, (_, n) => target(n, 'healthy'))
  all[17] = target(17, 'unhealthy', { sinceMs: 5 })
  all[4999] = target(4999, 'unhealthy', { sinceMs: 9 })
  all[3000] = target(3000, 'ejected', { sinceMs: 7 })
  const [told] = healthTold(all)
  assert.deepEqual(told!.counts, { healthy: 4997, unhealthy: 2, ejected: 1, unknown: 0 })
  assert.deepEqual(
    told!.targets.slice(0, 3).map(({ url }) => url),
    ['http://h4999', 'http://h17', 'http://h3000'],
  )
  assert.equal(told!.targets.length, healthTargetsOfOneMax)
})

test('an organization whose targets all fail takes no room of another', () => {
  const all = Array.from({ length: 50 }, (_, org) =>
    Array.from({ length: org === 0 ? 1000 : 1 }, (_, n) =>
      target(n, org === 0 ? 'unhealthy' : 'healthy', { organization: `org_${org}` }),
    ),
  ).flat()
  const told = healthTold(all)
  assert.equal(told.length, 50)
  assert.ok(told.every(({ targets }) => targets.length >= 1))
  assert.ok(told.reduce((sum, { targets }) => sum + targets.length, 0) <= healthTargetsMax)
  assert.equal(told[0]!.counts.unhealthy, 1000)
})

test('an address that is long is cut', () => {
  const [{ targets } = { targets: [] }] = healthTold([target(1, 'unknown', { url: `http://${'h'.repeat(3000)}` })])
  assert.equal(targets[0]!.url.length, 512)
})

test('an upstream has other targets in each environment, and a gateway that serves both tells of all, each once', t => {
  const clock = new ManualClock()
  const watch = new TargetWatch({
    ...{ threads: 1, clock, nowUs: () => 0, egress: () => egressRule(), changed() {}, log() {} },
    discovery: {},
  })
  t.after(() => watch.close())
  const part = samplePart()
  const serving = (environment: string, ...hosts: string[]) => ({
    ...{ ...part, environment },
    upstream: { ...part.upstream, targets: hosts.map(host => ({ url: `http://${host}`, weight: 1 })) },
  })
  watch.watch([serving('dev', 'shared', 'dev'), serving('prod', 'shared', 'prod')])
  const [told] = watch.health()
  assert.deepEqual(told!.targets.map(({ url }) => url).sort(), ['http://dev', 'http://prod', 'http://shared'])
})
