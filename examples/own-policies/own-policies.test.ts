import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test, { type TestContext } from 'node:test'

const here = import.meta.dirname
const program = join(here, '../../apps/gatehouse/bin/gatehouse.mjs')

async function scenario(t: TestContext) {
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-own-'))
  const running: ChildProcess[] = []
  let said = ''
  const start = async (...words: string[]) => {
    const child = spawn(process.execPath, words, { stdio: ['ignore', 'pipe', 'pipe'] })
    running.push(child)
    child.stderr!.on('data', piece => (said += piece))
    const ended = once(child, 'exit').then(([code]) => assert.fail(`ended with ${code}: ${said}`))
    const [line] = (await Promise.race([once(child.stdout!, 'data'), ended])) as [Buffer]
    return String(line)
  }
  t.after(() => {
    for (const child of running) child.kill('SIGKILL')
    rmSync(folder, { recursive: true, force: true })
  })
  const port = (await start(join(here, '../caching/upstream.ts'), '0')).trim()
  const config = join(folder, 'gateway.yaml')
  writeFileSync(config, readFileSync(join(here, 'gateway.yaml'), 'utf8').replace(':9001', `:${port}`))
  const policies = join(folder, 'policies')
  cpSync(join(here, 'policies'), policies, { recursive: true })
  const ports = ['gateway', 'metrics', 'tls'].flatMap(name => [`--${name}-port`, '0'])
  const words = ['--config', config, '--policies', policies, '--data', join(folder, 'data'), '--workers', '2']
  const { gateway, metrics } = JSON.parse(await start(program, 'gateway', ...words, ...ports, '--json'))
  const ask = async (path: string, headers: Record<string, string> = {}) => {
    const answer = await fetch(`${gateway}/${path}`, { headers: { connection: 'close', ...headers } })
    const { code, detail } = (await answer.json()) as { code?: string; detail?: string }
    return { status: answer.status, score: answer.headers.get('x-score'), code, detail }
  }
  const edit = (file: string, from: string, to: string) => {
    const path = join(policies, file)
    writeFileSync(path, readFileSync(path, 'utf8').replace(from, to))
  }
  const measured = async () => (await fetch(metrics)).text()
  return { ask, edit, measured, said: () => said }
}

async function until(holds: () => Promise<boolean> | boolean) {
  while (!(await holds())) await new Promise(resolve => setTimeout(resolve, 50))
}

test('a policy of the operator serves; one that loops is quarantined while others are served; a broken edit changes nothing', {
  timeout: 180_000,
}, async t => {
  const { ask, edit, measured, said } = await scenario(t)
  const tenant = { 'X-Tenant': 'Acme' }
  assert.equal((await ask('orders/goods/1', tenant)).status, 200)
  assert.deepEqual((await ask('orders/goods/1')).code, 'request_malformed')
  assert.equal((await ask('scores/goods/1', { 'X-Work': '8' })).score, '4')

  await assert.rejects(ask('scores/goods/1', { 'X-Work': '7' }))
  for (let i = 0; i < 10; i++) {
    assert.equal((await ask('orders/goods/1', tenant)).status, 200)
    const { status, code, detail } = await ask('scores/goods/1', { 'X-Work': '8' })
    assert.deepEqual([status, code, detail], [503, 'policy_quarantined', 'The policy work-score is quarantined.'])
  }
  assert.match(await measured(), /^gatehouse_policy_quarantined\{policy="work-score"\} 1$/m)
  assert.match(said(), /The policy work-score cost a thread and is quarantined until its module changes/)

  edit('tenant-header.ts', 'request.headers.set(header, tenant)', 'request.headers.put(header, tenant)')
  await until(() => said().includes('cannot be used; the ones before are served on'))
  assert.match(said(), /Property 'put' does not exist on type 'HeaderList'/)
  assert.equal((await ask('orders/goods/1', tenant)).status, 200)
  assert.equal((await ask('scores/goods/1', { 'X-Work': '8' })).code, 'policy_quarantined')

  edit('tenant-header.ts', 'request.headers.put(header, tenant)', 'request.headers.set(header, tenant)')
  edit('work-score.ts', 'left !== 0', 'left > 0')
  await until(async () => (await ask('scores/goods/1', { 'X-Work': '7' }).catch(() => undefined))?.score === '4')
  assert.doesNotMatch(await measured(), /^gatehouse_policy_quarantined/m)
})
