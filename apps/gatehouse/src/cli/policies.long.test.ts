import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test, { type TestContext } from 'node:test'
import { projectRoot } from '../web-root.ts'
import { runWords } from './testing.ts'

function place(t: TestContext) {
  const cwd = mkdtempSync(join(tmpdir(), 'gatehouse-policies-'))
  t.after(() => rmSync(cwd, { recursive: true }))
  const cli = (words: string, env: Record<string, string> = {}) => runWords(words.split(' '), { cwd, env })
  const edit = (file: string, from: string, to: string) =>
    writeFileSync(join(cwd, file), readFileSync(join(cwd, file), 'utf8').replace(from, to))
  return { cwd, cli, edit }
}

test('a new policy passes its own test, is in the catalogue, and is known to check, explain and changes', async t => {
  const { cwd, cli, edit } = place(t)
  const guide = readFileSync(join(projectRoot, 'docs/guides/own-policies.md'), 'utf8')
  const commands = /```\n(gatehouse policy new [\s\S]*?)\n```/.exec(guide)![1]!.split('\n')
  assert.equal(commands.length, 3)
  for (const command of commands) assert.equal((await cli(command.replace('gatehouse ', ''))).code, 0, command)
  const { code, out } = await cli('policy test --json')
  const told = JSON.parse(out)
  assert.equal(code, 0)
  assert.deepEqual(told.policies, [{ name: 'shout-back', version: 1 }])
  assert.deepEqual(told.tests, { files: 1, passed: 2, failed: 0, problems: [] })
  assert.match(told.digest, /^[0-9a-f]{64}$/)
  assert.match((await cli('policy list', { GATEHOUSE_POLICIES: 'policies' })).out, /^shout-back /m)
  assert.equal((await cli('policy show shout-back')).code, 2)

  writeFileSync(join(cwd, 'gateway.yaml'), gateway)
  writeFileSync(join(cwd, 'before.yaml'), gateway.replace('shout-back', 'cors'))
  const file = join(cwd, 'gateway.yaml')
  assert.match((await cli(`check ${file}`)).err, /There is no policy shout-back/)
  assert.match((await cli(`check ${file} --policies policies`)).out, /is valid: 1 API version with 1 endpoint/)
  assert.match((await cli(`explain GET /a/x --config ${file} --policies policies`)).out, /Upstream +up: GET \/x/)
  assert.match((await cli(`changes -f gateway.yaml --against before.yaml --policies policies`)).out, /shout-back/)

  edit('policies/shout-back.ts', 'expect: [200]', 'expect: [201]')
  const wrong = await cli('policy test')
  assert.equal(wrong.code, 7)
  assert.match(wrong.err, /shout-back.ts:1:1 {2}The example "As it comes" of shout-back answers 200, not 201/)
  edit('policies/shout-back.ts', 'expect: [201]', 'expect: [200]')
  edit('policies/shout-back.test.ts', "'yes'", "'no'")
  const failing = await cli('policy test')
  assert.equal(failing.code, 7)
  assert.match(failing.err, /The test "a reply carries the field" fails/)
})

test('a name that is taken or is none is refused, and nothing is written over', async t => {
  const { cli } = place(t)
  assert.match((await cli('policy new cors')).err, /There is a built-in policy cors. \(already_exists\)/)
  assert.match((await cli('policy new ../up')).err, /A name is in lower case with dashes/)
  assert.equal((await cli('policy new mine --dir here')).code, 0)
  assert.match((await cli('policy new mine --dir here')).err, /here\/mine.ts exists already; nothing was written/)
})

const gateway = `apiVersion: gatehouse/v1
kind: Upstream
metadata: { name: up }
spec: { targets: [{ url: "https://up.test" }] }
---
apiVersion: gatehouse/v1
kind: Api
metadata: { name: a }
spec: {}
---
apiVersion: gatehouse/v1
kind: ApiVersion
metadata: { name: a-v1 }
spec: { api: a, version: v1, upstream: up, basePath: /a, access: open, policies: [{ policy: shout-back }] }
`
