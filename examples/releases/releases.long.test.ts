import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import test, { after, before, type TestContext } from 'node:test'
import { type Fleet, releaseFor, startFleet, traffic } from './fleet.model.ts'

const timeout = { timeout: 180_000 }
let fleet: Fleet
before(async () => {
  fleet = await startFleet()
}, timeout)
after(() => fleet?.close())

interface Deployment {
  name: string
  state: string
  spec: { revision: string }
  status: {
    reason?: string
    stage?: { verdict?: string; gateways?: number; figures?: { staged: { requests: number } } }
  }
}

const urls = () => fleet.gateways.map(({ url }) => url)

/** An API with its first release live, the next one published, and callers. */
async function inUse(t: TestContext, { name, release }: { name: string; release: string }) {
  await fleet.applied(name, 'v1')
  await fleet.cli('deploy', `${name}-v1`, 'dev')
  await fleet.applied(name, release)
  await fleet.cli('publish', `${name}-v1`)
  const callers = traffic(urls(), name)
  t.after(() => callers.stop())
  return callers
}

async function newest(name: string): Promise<Deployment> {
  const { items } = await fleet.ask<{ items: Deployment[] }>('deployments?limit=500')
  const own = items.filter(({ spec }) => spec.revision.startsWith(`${name}-v1.`))
  return own.sort((a, b) => (a.name < b.name ? -1 : 1)).at(-1)!
}

async function until(holds: () => Promise<boolean>, waitMs = 60_000): Promise<void> {
  const startedMs = performance.now()
  while (!(await holds())) {
    if (performance.now() - startedMs > waitMs) assert.fail(`not within ${waitMs} ms: ${holds}`)
    await new Promise(resolve => setTimeout(resolve, 200))
  }
}

const releasesOf = async (name: string, callers: number) =>
  Promise.all(
    Array.from({ length: callers }, async (_, caller) =>
      Promise.all(urls().map(async url => (await releaseFor(url, name, caller)).release)),
    ),
  )

test(
  'a good release gets its share on every gateway, a caller keeps what it got, and all of it follows',
  timeout,
  async t => {
    await inUse(t, { name: 'good', release: 'v2' })
    await fleet.cli('deploy', 'good-v1', 'dev', '--percent', '30', '--watch', '600')
    const [first, again] = [await releasesOf('good', 150), await releasesOf('good', 150)]
    assert.deepEqual(first, again)
    for (const answers of first) assert.equal(new Set(answers).size, 1, 'every gateway chooses alike')
    const share = first.filter(([release]) => release === 'v2').length / 150
    assert.ok(share > 0.15 && share < 0.45, `${share} of the callers`)
    await fleet.cli('abort', 'good-v1', 'dev')
    const waiting = fleet.cli('deploy', 'good-v1', 'dev', '--percent', '30', '--watch', '3', '--wait')
    assert.match(await waiting, /good-v1\.2 in dev is live/)
    const { status } = await newest('good')
    assert.equal(status.stage!.verdict, 'kept')
    assert.ok(status.stage!.figures!.staged.requests >= 20)
    await until(async () => (await releasesOf('good', 20)).flat().every(release => release === 'v2'))
  },
)

test('a release that fails, or is slow, is rolled back by itself, and no caller gets it any more', timeout, async t => {
  const stage = ['dev', '--percent', '30', '--watch', '120', '--wait']
  await inUse(t, { name: 'bad', release: 'failing' })
  const failing = fleet.cli('deploy', 'bad-v1', ...stage)
  await assert.rejects(failing, /bad-v1\.2 is rolled back: \d+ of \d+ requests failed, [\d.]+ %; 1 % may\./)
  await fleet.applied('bad', 'slow')
  await fleet.cli('publish', 'bad-v1')
  const slow = fleet.cli('deploy', 'bad-v1', ...stage, '--p95-ms-max', '150')
  await assert.rejects(slow, /bad-v1\.3 is rolled back: 95 % of \d+ requests took up to [\d.]+ ms; 150 ms are allowed/)
  await until(async () => (await releasesOf('bad', 20)).flat().every(release => release === 'v1'))
})

test('a share of the gateways serves it, the others do not, and a person ends it', timeout, async t => {
  await inUse(t, { name: 'wide', release: 'v2' })
  const words = ['--percent', '34', '--of', 'gateways', '--watch', '600', '--json']
  const { state } = JSON.parse(await fleet.cli('deploy', 'wide-v1', 'dev', ...words)) as Deployment
  assert.equal(state, 'staged')
  assert.equal((await newest('wide')).status.stage!.gateways, 1)
  for (const answers of await releasesOf('wide', 20)) {
    assert.deepEqual([...answers].sort(), ['v1', 'v1', 'v2'])
  }
  await assert.rejects(fleet.cli('deploy', 'wide-v1', 'dev'), /deployment_staged|is staged in dev/)
  await fleet.cli('abort', 'wide-v1', 'dev', '--reason', 'Not on a Friday.')
  assert.equal((await newest('wide')).status.reason, 'Not on a Friday.')
  await until(async () => (await releasesOf('wide', 20)).flat().every(release => release === 'v1'))
})

test('a gateway that is frozen neither holds the verdict up for long nor spoils it', timeout, async t => {
  const callers = await inUse(t, { name: 'cold', release: 'v2' })
  await fleet.cli('deploy', 'cold-v1', 'dev', '--percent', '50', '--watch', '5')
  await until(async () => ((await newest('cold')).status.stage?.figures?.staged.requests ?? 0) >= 20)
  const frozen = fleet.gateways[2]!.process
  frozen.kill('SIGSTOP')
  t.after(() => frozen.kill('SIGCONT'))
  await until(async () => (await newest('cold')).state === 'live')
  frozen.kill('SIGCONT')
  await until(async () => (await releasesOf('cold', 20)).flat().every(release => release === 'v2'))
  await callers.stop()
})

test(
  'the control plane is killed in the middle: gateways go on, and the verdict comes after all, with nothing lost',
  timeout,
  async t => {
    await inUse(t, { name: 'kept', release: 'v2' })
    await inUse(t, { name: 'lost', release: 'failing' })
    await fleet.cli('deploy', 'kept-v1', 'dev', '--percent', '50', '--watch', '5')
    await fleet.cli('deploy', 'lost-v1', 'dev', '--percent', '50', '--watch', '600', '--requests-min', '1000')
    await fleet.killControl()
    const during = (await releasesOf('kept', 100)).flat()
    assert.ok(during.includes('v1') && during.includes('v2'), 'the stage is served on')
    await new Promise(resolve => setTimeout(resolve, 6000)) // the watch ends while nobody watches
    await fleet.startControl()
    await until(async () => (await newest('kept')).state === 'live')
    await until(async () => (await newest('lost')).state === 'rolled_back')
    assert.match((await newest('lost')).status.reason!, /of \d{4,} requests failed/)
  },
)

test('of too few requests nothing is said, and what was live stays', timeout, async () => {
  await fleet.applied('quiet', 'v1')
  await fleet.cli('deploy', 'quiet-v1', 'dev')
  await fleet.applied('quiet', 'v2')
  const waiting = fleet.cli('deploy', 'quiet-v1', 'dev', '--percent', '50', '--watch', '2', '--wait')
  await assert.rejects(waiting, /It had 0 requests in 2 s; 20 are needed to say anything/)
  await until(async () => (await releasesOf('quiet', 5)).flat().every(release => release === 'v1'))
})

test('the commands of the guide do what it says', timeout, async () => {
  const guide = readFileSync(join(import.meta.dirname, '../../docs/guides/releases.md'), 'utf8')
  const blocks = [...guide.matchAll(/```sh\n([\s\S]*?)```/g)].map(([, lines]) => lines!)
  const [change, share, end, ...more] = await blocks.reduce(
    async (said, lines) => [...(await said), await fleet.typed(lines)],
    Promise.resolve<string[]>([]),
  )
  assert.deepEqual(more, [])
  assert.match(change!, /Nothing to change\./)
  assert.match(change!, /GET \/shop\/v1\/any.*\n {4}goes to http:\S+\/v2, was to http:\S+\/v1/)
  assert.match(share!, /shop-v1\.2 +dev +10 /)
  assert.match(share!, /state: live/)
  assert.match(end!, /state: staged/)
  const { state, status } = await newest('shop')
  assert.deepEqual([state, status.reason], ['rolled_back', 'Not on a Friday.'])
})
