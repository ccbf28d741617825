import assert from 'node:assert/strict'
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import test, { type TestContext } from 'node:test'
import type { Failure } from '@gatehouse/base'
import { moduleDigest } from '@gatehouse/program'
import { projectRoot } from '../web-root.ts'
import { builtPolicies, exampleProblems } from './build.ts'
import { policyTexts } from './policy-texts.ts'

const example = join(projectRoot, 'examples/own-policies/policies')

function folderOf(t: TestContext, files: Readonly<Record<string, string>>): string {
  const dir = mkdtempSync(join(tmpdir(), 'gatehouse-build-'))
  t.after(() => rmSync(dir, { recursive: true }))
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(dir, file)), { recursive: true })
    writeFileSync(join(dir, file), text)
  }
  return dir
}

/** Of the new policy that is called so, with a change. */
const policy = (name: string, from = '', to = '') => policyTexts(name).text.replace(from, to)

/** What is told of a directory, with places. */
async function told(dir: string, exampleMsMax?: number): Promise<string[]> {
  const failure: Failure = await builtPolicies(dir, exampleMsMax).then(
    () => assert.fail('was built'),
    thrown => thrown,
  )
  assert.equal(failure.code, 'own_policy_invalid')
  if (failure.problems.length === 0) return [failure.message]
  return failure.problems.map(({ message, place: at }) => `${at?.file}:${at?.line}:${at?.column} ${message}`)
}

test('the same files are the same module, wherever they lie, and another letter is another', async t => {
  const dir = folderOf(t, {})
  cpSync(example, dir, { recursive: true })
  const [here, there] = await Promise.all([builtPolicies(example), builtPolicies(dir)])
  assert.equal(moduleDigest(here.module), moduleDigest(there.module))
  assert.deepEqual(exampleProblems(here), [])
  assert.deepEqual(
    here.module.policies.map(({ name }) => name),
    ['tenant-header', 'work-score'],
  )
  writeFileSync(
    join(dir, 'shared/tenant.ts'),
    `export const isTenant = (text?: string): text is string => text === 'acme'`,
  )
  assert.notEqual(moduleDigest((await builtPolicies(dir)).module), moduleDigest(here.module))
})

test('a library from npm is bundled with the policy', async t => {
  const dir = folderOf(t, {
    'shout.ts': policy('shout', "'yes'", "loud('yes')").replace(/^/, "import { loud } from 'loud'\n"),
    'node_modules/loud/package.json': '{ "name": "loud", "version": "1.0.0", "main": "loud.js", "types": "loud.d.ts" }',
    'node_modules/loud/loud.js': 'exports.loud = text => text.toUpperCase()',
    'node_modules/loud/loud.d.ts': 'export declare function loud(text: string): string',
  })
  assert.match((await builtPolicies(dir)).module.code, /toUpperCase/)
})

test('everything that is wrong is told with its place', async t => {
  const house = '@gatehouse/base, @gatehouse/schema, @gatehouse/unit'
  const written = {
    'disk.ts': `import 'node:fs'\n${policy('disk')}`,
    'deep.ts': `import './lib/deeper.ts'\n${policy('deep')}`,
    'lib/deeper.ts': '\nimport "path"',
    'inner.ts': `import '@gatehouse/gateway'\n${policy('inner')}`,
    'types.ts': policy('types', 'version: 1', 'version: "1"'),
  }
  assert.deepEqual((await told(folderOf(t, written))).sort(), [
    'disk.ts:1:8 A policy cannot import node:fs: what it needs of the world is in Host.',
    `inner.ts:1:8 A policy cannot import @gatehouse/gateway; of the house there is ${house}.`,
    'lib/deeper.ts:2:8 A policy cannot import path: what it needs of the world is in Host.',
    "types.ts:6:3 Type 'string' is not assignable to type 'number'. (TS2322)",
  ])
  const exported = {
    'none.ts': 'export const none = 1',
    'both.ts': `${policy('both')}\nexport const other = { ...both, name: 'other' }`,
    'file.ts': policy('name'),
    'cors.ts': policy('cors'),
    'bare.ts': policy('bare', /\[\{ title.*\}\]/.exec(policy('bare'))![0], '[]'),
    'bold.ts': policy('bold', "title: 'Bold'", "title: ''"),
  }
  assert.deepEqual((await told(folderOf(t, exported))).sort(), [
    'bare.ts:1:1 The policy has no example.',
    'bold.ts:1:1 title must not be empty.',
    'both.ts:1:1 The file exports more than one policy.',
    'cors.ts:1:1 There is a built-in policy cors.',
    'file.ts:1:1 The policy is called name and its file file.ts.',
    'none.ts:1:1 The file exports no policy.',
  ])
  const throwing = folderOf(t, { 'one.ts': `${policy('one')}\nthrow new Error('at once')` })
  assert.deepEqual(await told(throwing), ['The policies cannot be loaded: at once'])
  assert.match((await told(folderOf(t, {}))).join(), /holds no policy/)
  assert.match((await told('/nowhere/at/all')).join(), /cannot be read: ENOENT/)
})

test('an example that never comes to its end is ended and named, as is one that ends its process', async t => {
  const looping = folderOf(t, { 'one.ts': policy('one', 'response(', 'request() { for (;;); },\n      response(') })
  assert.deepEqual(await told(looping, 500), [
    'The example "As it comes" of one did not come to its end within 500 ms.',
  ])
  const ending = folderOf(t, {
    'one.ts': policy('one', 'response(', 'request() { process.exit(3) },\n      response('),
  })
  assert.deepEqual(await told(ending), ['The example "As it comes" of one ended its process (3).'])
})
