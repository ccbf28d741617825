import assert from 'node:assert/strict'
import { execFile, spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test from 'node:test'
import { promisify } from 'node:util'
import { root } from './files.ts'

const run = promisify(execFile)
const list = { operationId: 'list', responses: { 200: { description: 'ok' } } }
const orders = { openapi: '3.1.0', info: { title: 'Orders', version: '1.0.0' }, paths: { '/orders': { get: list } } }

test('the published form, packed and installed elsewhere, runs the platform and the command line', {
  timeout: 300_000,
}, async t => {
  await run(process.execPath, [join(root, 'tools/pack.ts'), '--tarball'], { cwd: root, timeout: 120_000 })
  const tarball = join(root, 'dist', readdirSync(join(root, 'dist')).find(name => name.endsWith('.tgz'))!)
  const elsewhere = mkdtempSync(join(tmpdir(), 'gatehouse-published-'))
  t.after(() => rmSync(elsewhere, { recursive: true, force: true, maxRetries: 5 }))
  const place = join(elsewhere, 'node_modules/gatehouse')
  mkdirSync(place, { recursive: true })
  await run('tar', ['-xzf', tarball, '-C', place, '--strip-components=1'])
  // Its dependencies, as npm would lay them: the same versions, from this checkout.
  for (const name of readdirSync(join(root, 'node_modules'))) {
    if (name.startsWith('.') || name === '@gatehouse') continue
    symlinkSync(join(root, 'node_modules', name), join(elsewhere, 'node_modules', name))
  }
  assert.ok(!existsSync(join(place, 'packages/base/src/id.ts')), 'no TypeScript is shipped')
  assert.ok(existsSync(join(place, 'packages/unit/src/index.d.ts')), 'declarations are')

  const program = join(place, 'apps/gatehouse/bin/gatehouse.mjs')
  const { stdout } = await run(process.execPath, [program, '--help'], { cwd: elsewhere })
  assert.match(stdout, /apply/)
  // What works on documents runs apart, from files that are named by their address.
  writeFileSync(join(elsewhere, 'api.json'), JSON.stringify(orders))
  const of = async (...words: string[]) => (await run(process.execPath, [program, ...words], { cwd: elsewhere })).stdout
  assert.match(await of('compare', 'api.json', 'api.json'), /Nothing has changed/)
  assert.match(await of('sample', 'api.json', '--operation', 'list'), /^curl /)
  for (const language of ['typescript', 'python'])
    assert.match(await of('sdk', 'api.json', '--language', language, '--out', language), /^orders-client 1\.0\.0/)
  const ports = ['gateway', 'control', 'portal', 'metrics'].flatMap(name => [`--${name}-port`, '0'])
  const flags = [...ports, '--data', join(elsewhere, 'data')]
  const child = spawn(process.execPath, [program, 'start', '--json', ...flags], {
    cwd: elsewhere,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = new Promise(resolve => child.once('exit', resolve))
  t.after(() => child.kill('SIGKILL'))
  const line = await new Promise<string>((resolve, reject) => {
    child.stdout.once('data', text => resolve(String(text)))
    child.once('exit', code => reject(new Error(`ended with ${code}`)))
  })
  const { control, gateway } = JSON.parse(line) as { control: string; gateway: string }
  assert.equal((await fetch(`${gateway}/`)).status, 404)
  assert.match(await (await fetch(control)).text(), /<div id="root">/)
  child.kill('SIGTERM')
  assert.equal(await ended, 0)
})
