import assert from 'node:assert/strict'
import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import test from 'node:test'
import { promisify } from 'node:util'
import { startPlatform } from './testing-platform.ts'
import { projectRoot } from './web-root.ts'

/** Lines after `$ ` in the `console` blocks. */
function commandsOf(markdown: string): string[] {
  return [...markdown.matchAll(/```console\n([\s\S]*?)```/g)].flatMap(([, block]) =>
    block!.split('\n').flatMap(line => (line.startsWith('$ ') ? [line.slice(2)] : [])),
  )
}

test('every command of the README works, in its order', { timeout: 240_000 }, async t => {
  const upstream = createServer((_, response) => void response.end('[{"id":"1","name":"Rex"}]')).listen(0, '127.0.0.1')
  await once(upstream, 'listening')
  t.after(() => void [upstream.close(), upstream.closeAllConnections()])
  const { port } = upstream.address() as { port: number }
  const { gateway, control, data } = await startPlatform(t)
  const commands = commandsOf(readFileSync(join(projectRoot, 'README.md'), 'utf8'))
  assert.ok(commands.length >= 10)
  const script = commands
    .map(line =>
      line.replaceAll('http://127.0.0.1:8000', gateway).replaceAll('http://127.0.0.1:9000', `http://127.0.0.1:${port}`),
    )
    .flatMap(line => [`echo ${JSON.stringify(`$ ${line}`).replaceAll('$', '\\$')}`, line])
  const { stdout } = await promisify(execFile)('bash', ['-euo', 'pipefail', '-c', script.join('\n')], {
    cwd: projectRoot,
    timeout: 200_000,
    env: {
      ...process.env,
      GATEHOUSE_URL: control,
      GATEHOUSE_DATA: data,
      PATH: `${join(projectRoot, 'node_modules/.bin')}:${process.env.PATH}`,
    },
  })
  assert.match(stdout, /Rex/)
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
})
