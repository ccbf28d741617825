import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test, { type TestContext } from 'node:test'
import { fileLookup } from './file-lookup.ts'

async function place(t: TestContext): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'targets-'))
  t.after(() => rm(directory, { recursive: true }))
  return join(directory, 'targets.yaml')
}

test('targets come from a file in YAML or JSON, and from what it becomes', async t => {
  const path = await place(t)
  const lookup = fileLookup([path])
  const urls = async () => (await lookup(`file:${path}`, false)).targets.map(({ url, weight }) => [url, weight])
  await writeFile(path, 'targets:\n  - url: http://192.0.2.1\n  - url: http://192.0.2.2:81\n    weight: 3\n')
  assert.deepEqual(await urls(), [
    ['http://192.0.2.1', 1],
    ['http://192.0.2.2:81', 3],
  ])
  await writeFile(path, '{"targets":[]}')
  assert.deepEqual(await urls(), [])
})

test('no file is looked at that the operator did not name', async t => {
  const path = await place(t)
  await writeFile(path, 'targets: []')
  await assert.rejects(fileLookup([])(`file:${path}`, false), { code: 'egress_forbidden' })
  await assert.rejects(fileLookup([path])('file:/etc/passwd', false), { code: 'egress_forbidden' })
})

test('a file that is no list of targets is refused with its place, and what is no file is not read', async t => {
  const path = await place(t)
  const lookup = fileLookup([path, '/dev/zero'])
  await assert.rejects(lookup(`file:${path}`, false), { code: 'ENOENT' })
  await assert.rejects(lookup('file:/dev/zero', false), { code: 'document_invalid' })
  await writeFile(path, 'targets:\n  - url: unix:/run/app.sock\n')
  await assert.rejects(lookup(`file:${path}`, false), {
    code: 'document_invalid',
    message: /targets\.yaml:2:\d+: .*http/,
  })
  await writeFile(path, `# ${'x'.repeat(1_100_000)}`)
  await assert.rejects(lookup(`file:${path}`, false), { code: 'document_too_large' })
})
