import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import test, { type TestContext } from 'node:test'
import { runWords, testCli } from './testing.ts'

const api = `openapi: 3.0.3
info: { title: Pets, version: "1" }
servers: [{ url: "http://127.0.0.1:9/pets" }]
paths:
  /pets:
    get:
      responses:
        "200":
          description: Pets
          content: { application/json: { schema: { $ref: "schemas/pet.yaml#/Pet" } } }
`

function folder(t: TestContext, files: Record<string, string>): string {
  const cwd = mkdtempSync(join(tmpdir(), 'gatehouse-bundle-'))
  t.after(() => rmSync(cwd, { recursive: true, force: true }))
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(cwd, name)), { recursive: true })
    writeFileSync(join(cwd, name), text)
  }
  return cwd
}

test('a document of several files is written as one, as YAML where it is, and as JSON where asked for', async t => {
  const cwd = folder(t, { 'api.yaml': api, 'schemas/pet.yaml': 'Pet:\n  type: object\n' })
  const { code, out, err } = await runWords(['bundle', 'api.yaml'], { cwd })
  assert.deepEqual([code, err], [0, 'api.yaml: of 2 files\n'])
  assert.match(
    out,
    /\$ref: "#\/components\/schemas\/Pet"[\s\S]*components:\n {2}schemas:\n {4}Pet:\n {6}type: object\n/,
  )
  const { components } = JSON.parse((await runWords(['bundle', 'api.yaml', '--json'], { cwd })).out)
  assert.deepEqual(components, { schemas: { Pet: { type: 'object' } } })
})

test('nothing outside the folder of the document is read, and what is not there is told with its place', async t => {
  const outside = folder(t, { 'a/api.yaml': api.replace('schemas/pet.yaml', '../pet.yaml'), 'pet.yaml': 'Pet: {}\n' })
  const { code, err } = await runWords(['bundle', 'a/api.yaml'], { cwd: outside })
  assert.equal(code, 7)
  assert.match(err, /\.\.\/pet\.yaml lies outside the folder/)
  const cwd = folder(t, { 'api.yaml': api, 'schemas/pet.yaml': 'Dog: {}\n' })
  const missing = await runWords(['bundle', 'api.yaml'], { cwd })
  assert.equal(missing.code, 7)
  assert.match(
    missing.err,
    /api\.yaml:10:\d+ {2}schemas\/pet\.yaml#\/Pet: Nothing stands at \/Pet of schemas\/pet\.yaml\./,
  )
})

test('an import puts the files together, and tells what is wrong in the file where it is', async t => {
  const { cli, call } = await testCli(t)
  const cwd = folder(t, { 'api.yaml': api, 'schemas/pet.yaml': 'Pet:\n  type: object\n  required: id\n' })
  const broken = await cli('import api.yaml', { cwd })
  assert.equal(broken.code, 7)
  assert.match(broken.err, /schemas\/pet\.yaml:3:13 {2}required/)
  writeFileSync(join(cwd, 'schemas/pet.yaml'), 'Pet:\n  type: object\n')
  assert.equal((await cli('import api.yaml', { cwd })).code, 0)
  const { body } = await call('ApiVersion.document', { name: 'pets-v1' })
  assert.deepEqual((body as { document: { components: object } }).document.components, {
    schemas: { Pet: { type: 'object' } },
  })
})
