import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test, { type TestContext } from 'node:test'
import { parse } from 'yaml'

const here = import.meta.dirname
const bin = join(here, '../../apps/gatehouse/bin/gatehouse.mjs')

/** A checkout of the example, in which `npx gatehouse` is this program and the document of main is there. */
function checkout(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-ci-example-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  cpSync(join(here, 'openapi.yaml'), join(folder, 'openapi.yaml'))
  cpSync(join(here, 'main'), join(folder, 'origin-main'), { recursive: true })
  mkdirSync(join(folder, 'bin'))
  const program = (name: string, script: string) => {
    writeFileSync(join(folder, 'bin', name), `#!/bin/sh\n${script}\n`)
    chmodSync(join(folder, 'bin', name), 0o755)
  }
  program('npx', `shift; exec '${process.execPath}' '${bin}' "$@"`)
  // A file of another branch.
  program('git', 'cat "origin-main/${2#*:}"')
  return folder
}

async function shell(t: TestContext, folder: string, script: string) {
  const child = spawn('sh', ['-e', '-c', script], {
    ...{ cwd: folder, detached: true, stdio: ['ignore', 'pipe', 'pipe'] },
    env: {
      ...process.env,
      PATH: `${join(folder, 'bin')}:${process.env.PATH}`,
      GITHUB_STEP_SUMMARY: join(folder, 'summary.md'),
    },
  })
  // What it leaves running ends with the test.
  t.after(() => {
    try {
      process.kill(-child.pid!)
    } catch {}
  })
  let said = ''
  child.stdout.on('data', piece => void (said += piece))
  child.stderr.on('data', piece => void (said += piece))
  const [code] = (await once(child, 'exit')) as [number]
  return { code, said }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  server.close()
  await once(server, 'close')
  return port
}

test('the steps of GitHub Actions pass, and leave what the next ones take', { timeout: 120_000 }, async t => {
  const folder = checkout(t)
  const text = readFileSync(join(here, 'github.yaml'), 'utf8').replaceAll('4010', String(await freePort()))
  const { jobs } = parse(text) as { jobs: { gates: { steps: { run?: string }[] } } }
  for (const { run } of jobs.gates.steps) {
    if (run === undefined) continue
    const { code, said } = await shell(t, folder, run)
    assert.equal(code, 0, said)
  }
  assert.match(readFileSync(join(folder, 'summary.md'), 'utf8'), /\| ✔ \| compare \| 0 breaking changes/)
  assert.equal(
    JSON.parse(readFileSync(join(folder, 'gatehouse.sarif'), 'utf8')).runs[0].tool.driver.name,
    'gatehouse ci',
  )
})

test('the script of GitLab CI passes, and does not where the change breaks who calls', {
  timeout: 120_000,
}, async t => {
  const folder = checkout(t)
  const { 'api-gates': job } = parse(readFileSync(join(here, 'gitlab-ci.yml'), 'utf8')) as {
    'api-gates': { script: string[] }
  }
  const run = async () => shell(t, folder, job.script.join('\n'))
  const good = await run()
  assert.equal(good.code, 0, good.said)
  const document = readFileSync(join(folder, 'openapi.yaml'), 'utf8')
  writeFileSync(join(folder, 'openapi.yaml'), document.replace('maximum: 100', 'maximum: 50'))
  const broken = await run()
  assert.equal(broken.code, 1, broken.said)
  assert.match(broken.said, /✖ compare +1 breaking change/)
  assert.match(readFileSync(join(folder, 'gatehouse.xml'), 'utf8'), /request-parameter-max-decreased/)
})
