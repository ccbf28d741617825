import assert from 'node:assert/strict'
import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'node:test'
import { promisify } from 'node:util'
import { claimPort } from '@gatehouse/http'
import { startPlatform } from './testing-platform.ts'
import { projectRoot } from './web-root.ts'

/** Lines after `$ ` in the `console` blocks. */
function commandsOf(markdown: string): string[] {
  return [...markdown.matchAll(/```console\n([\s\S]*?)```/g)].flatMap(([, block]) =>
    block!.split('\n').flatMap(line => (line.startsWith('$ ') ? [line.slice(2)] : [])),
  )
}

test('every command of the README works, in its order', { timeout: 240_000 }, async t => {
  const port = await claimPort('127.0.0.1', 0)
  const { gateway, control, data } = await startPlatform(t)
  const readme = readFileSync(join(projectRoot, 'README.md'), 'utf8')
  const commands = commandsOf(readme)
  assert.ok(commands.length >= 10)
  const script = commands
    .map(line => line.replaceAll('http://127.0.0.1:8000', gateway).replaceAll(/\b9000\b/g, String(port)))
    .flatMap(line => [`echo ${JSON.stringify(`$ ${line}`).replaceAll('$', '\\$')}`, line])
  const { stdout } = await promisify(execFile)(
    'bash',
    ['-euo', 'pipefail', '-c', ["trap 'kill $(jobs -p)' EXIT", ...script].join('\n')],
    {
      cwd: projectRoot,
      timeout: 200_000,
      env: {
        ...process.env,
        GATEHOUSE_URL: control,
        GATEHOUSE_DATA: data,
        PATH: `${join(projectRoot, 'node_modules/.bin')}:${process.env.PATH}`,
      },
    },
  )
  const [, answer] = /-H "X-API-Key: \$KEY"\n(\[.*\])\n/.exec(readme)!
  assert.ok(stdout.split('\n').includes(answer!), `${answer} in\n${stdout}`)
  assert.match(stdout, /Whole/)
})

test('the demo prints a curl that works', { timeout: 120_000 }, async t => {
  const { control, data } = await startPlatform(t)
  const gatehouse = join(projectRoot, 'apps/gatehouse/bin/gatehouse.mjs')
  const demo = spawn(process.execPath, [gatehouse, 'demo', '--requests', '30', '--url', control, '--data', data])
  t.after(() => demo.kill('SIGKILL'))
  let said = ''
  demo.stdout.on('data', text => (said += text))
  while (!said.includes('See it')) await once(demo.stdout, 'data')
  const curl = /curl .*/.exec(said)![0]
  const { stdout } = await promisify(execFile)('bash', ['-c', `${curl} -s -w '%{http_code}'`])
  assert.match(stdout, /200$/)
  // The portal that it prints lets a stranger in.
  const signUp = `${control}/api/v1/organizations/demo/developers/sign-up`
  const body = JSON.stringify({ portal: 'developers', email: 'ada@example.com' })
  const asked = await fetch(signUp, { method: 'POST', headers: { 'content-type': 'application/json' }, body })
  assert.equal(asked.status, 200)
})
