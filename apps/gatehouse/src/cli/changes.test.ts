import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test from 'node:test'
import { petsDocuments } from './pets.model.ts'
import { testCli } from './testing.ts'

const program = join(import.meta.dirname, '../../bin/gatehouse.mjs')
const run = (...words: string[]) =>
  new Promise<{ code: number; out: string; err: string }>(resolve => {
    execFile(process.execPath, [program, ...words], (error, out, err) => {
      resolve({ code: error ? Number(error.code) : 0, out, err })
    })
  })

test('changes --against tells in words which requests a file answers otherwise, with nothing that runs', async t => {
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-changes-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  const file = (name: string, limit: number) => {
    writeFileSync(join(folder, name), petsDocuments(limit))
    return join(folder, name)
  }
  const [before, after] = [file('before.yaml', 10), file('after.yaml', 20)]
  const told = await run('changes', '-f', after, '--against', before)
  assert.equal(told.code, 0, told.err)
  assert.match(told.out, /^GET \/pets\/any of pets-v1 in default\n {4}passes rate-limit otherwise: limit 10 → 20$/m)
  const same = await run('changes', '-f', after, '--against', after)
  assert.match(same.out, /Every request is answered as before\./)
  const two = await run('changes', '-f', before, '-f', after, '--against', before)
  assert.deepEqual([two.code, two.err.includes('--against compares two files')], [2, true])
})

test('changes against a control plane tells what would change for callers of what is live, before it is applied and before it is deployed', async t => {
  const { cli } = await testCli(t)
  const published = (limit: number) => petsDocuments(limit, { published: true })
  assert.equal((await cli('apply -f -', { stdin: published(10) })).code, 0)
  const undeployed = await cli('changes -f -', { stdin: published(20) })
  assert.match(
    undeployed.out,
    /then publish\n1 to update, 1 to move on, 1 unchanged\.\n$/,
    'nobody is served anything yet',
  )
  assert.equal((await cli('deploy pets-v1 dev')).code, 0)
  const told = /^GET \/pets\/any of pets-v1 in dev\n {4}passes rate-limit otherwise: limit 10 → 20$/m
  const planned = await cli('changes -f -', { stdin: published(20) })
  assert.match(planned.out, /~ update Api default\/pets/)
  assert.match(planned.out, told)
  const same = await cli('changes pets-v1 dev')
  assert.match(same.out, /Every request is answered as before\./, 'nothing was changed by asking')
  await cli('apply -f -', { stdin: published(20) })
  assert.match((await cli('changes pets-v1 dev')).out, told)
  assert.match((await cli('changes pets-v1 dev --revision 1')).out, /Every request is answered as before\./)
  assert.equal((await cli('changes pets-v1')).code, 2)
  assert.equal((await cli('changes')).code, 2)
})
