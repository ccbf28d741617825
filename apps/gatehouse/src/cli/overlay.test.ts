import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test from 'node:test'
import { runWords } from './testing.ts'

test('overlays are laid onto a document in order, and what leads to nothing is told', async t => {
  const cwd = mkdtempSync(join(tmpdir(), 'gatehouse-overlay-'))
  t.after(() => rmSync(cwd, { recursive: true, force: true }))
  writeFileSync(join(cwd, 'api.yaml'), 'openapi: 3.1.0\ninfo: { title: a, version: "1" }\n')
  const head = 'overlay: 1.0.0\ninfo: { title: e, version: "1" }\nactions:\n'
  writeFileSync(join(cwd, 'one.yaml'), `${head}  - { target: $.info, update: { title: b, x-a: 1 } }\n`)
  writeFileSync(
    join(cwd, 'two.yaml'),
    `${head}  - { target: $.info.x-a, remove: true }\n  - { target: $.paths, remove: true }\n`,
  )
  const { code, out, err } = await runWords(['overlay', 'api.yaml', 'one.yaml', 'two.yaml'], { cwd })
  assert.deepEqual([code, out], [0, 'openapi: 3.1.0\ninfo:\n  title: b\n  version: "1"\n'])
  assert.equal(err, 'one.yaml: $.info: 1 place\ntwo.yaml: $.info.x-a: 1 place\ntwo.yaml: $.paths: leads to nothing\n')
  assert.equal((await runWords(['overlay', 'api.yaml', 'none.yaml'], { cwd })).code, 5)
  writeFileSync(join(cwd, 'two.yaml'), `${head}  - { target: $.info, update: { title: [] } }\n`)
  assert.equal((await runWords(['overlay', 'api.yaml', 'two.yaml'], { cwd })).code, 7)
})
