/** A document as large as a company’s whole product, and a control plane that is killed while it looks at one. */
import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import test from 'node:test'
import { blocking, company, governed } from './testing-governance.ts'
import { newDirectory, until } from './testing-house.ts'
import { startPlatform } from './testing-platform.ts'

/** About 13 MB, with one operation that has no identifier. */
function large(): string {
  const words = 'An operation of a product that many teams have worked at for many years. '.repeat(20)
  const schema = {
    type: 'object',
    properties: Object.fromEntries(Array.from({ length: 12 }, (_, at) => [`field${at}`, { type: 'string' }])),
  }
  const responses = { 200: { description: words, content: { 'application/json': { schema } } } }
  const paths = Object.fromEntries(
    Array.from({ length: 6000 }, (_, at) => [
      `/things-${at}`,
      {
        get: { ...(at === 4000 ? {} : { operationId: `getThing${at}` }), description: words.slice(0, 200), responses },
      },
    ]),
  )
  return JSON.stringify({
    openapi: '3.0.3',
    info: { title: 'Large', version: '1' },
    servers: [{ url: 'http://127.0.0.1:9' }],
    paths,
  })
}

/** Processes of it that hold a document against rules. */
function lintersOf(pid: number): number[] {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean)
  return children.map(Number).filter(child => {
    try {
      return readFileSync(`/proc/${child}/cmdline`, 'utf8').includes('lint-process')
    } catch {
      return false
    }
  })
}

test('a document of 13 MB is gated, looked at once, and holds up nobody for a second while it is', async t => {
  const text = large()
  assert.ok(text.length > 12_500_000, String(text.length))
  const { make, ask, refused, count } = await governed(t)
  await make('Ruleset', 'company', { text: company })
  await make('GovernancePolicy', 'house', blocking(['save', 'publish']))
  const failure = await refused('Api.import', undefined, { text })
  assert.deepEqual(
    [failure.code, failure.problems[0]?.pointer],
    ['gate_failed', '/paths/~1things-4000/get/operationId'],
  )
  assert.equal(await count('definitions'), 0)
  await ask('GovernancePolicy.update', 'house', { spec: { moments: ['publish'] } })
  await ask('Api.import', undefined, { text })
  const kept = await count('governance_evidence')
  const card = (await ask('ApiVersion.scorecard', 'large-v1')) as unknown as { findings: { error: number } }
  assert.equal(card.findings.error, 1)
  assert.equal(await count('governance_evidence'), kept, 'it was looked at when it was refused')
  await ask('Ruleset.update', 'company', { spec: { text: `${company}# Anew.` } })
  const delay = monitorEventLoopDelay({ resolution: 10 })
  delay.enable()
  await ask('ApiVersion.scorecard', 'large-v1')
  delay.disable()
  assert.equal(await count('governance_evidence'), kept + 2, 'of the ruleset, and of the document by it')
  assert.ok(delay.max < 1e9, `${delay.max / 1e6} ms`)
  t.diagnostic(`the event loop was held up for ${Math.round(delay.max / 1e6)} ms at most`)
})

test('a control plane that is killed while it looks at a document has stored nothing, and does it when it is asked again', async t => {
  const data = newDirectory(t)
  const { cli, members, stop } = await startPlatform(t, { data })
  const folder = newDirectory(t)
  writeFileSync(join(folder, 'large.json'), large())
  const rules = [
    { kind: 'Ruleset', metadata: { name: 'company' }, spec: { text: company } },
    { kind: 'GovernancePolicy', metadata: { name: 'house' }, spec: { ...blocking(['save']), action: 'warn' } },
  ]
  writeFileSync(
    join(folder, 'rules.yaml'),
    rules.map(one => JSON.stringify({ apiVersion: 'gatehouse/v1', ...one })).join('\n---\n'),
  )
  await cli('apply', '-f', join(folder, 'rules.yaml'))
  let ended = false
  const importing = cli('import', join(folder, 'large.json')).finally(() => {
    ended = true
  })
  const refused = assert.rejects(importing)
  const control = members().get('control')!
  await until(() => ended || lintersOf(control).length > 0, 60_000)
  assert.equal(ended, false, 'it was killed in the middle')
  process.kill(control, 'SIGKILL')
  await refused
  await until(async () => (await cli('apis', 'list', '--json').catch(() => undefined)) !== undefined, 60_000)
  assert.deepEqual((JSON.parse(await cli('apis', 'list', '--json')) as { items?: unknown[] }).items ?? [], [])
  assert.match(await cli('import', join(folder, 'large.json')), /large/)
  assert.match(await cli('api-versions', 'get', 'large-v1'), /operation-operationId/)
  await stop()
})
