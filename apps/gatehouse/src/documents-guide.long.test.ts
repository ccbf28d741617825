/** The guide to documents that are being written, typed into a shell. */
import assert from 'node:assert/strict'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import test from 'node:test'
import { readOpenApi } from '@gatehouse/documents'
import { guideIn } from './testing-guide.ts'

test('the commands of the guide do what it says, one after the other', async t => {
  const { folder, blocks, run } = guideIn(t, 'documents.md')
  for (const block of blocks('yaml')) {
    const path = join(folder, /^# (\S+)\n/.exec(block)![1]!)
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, block)
  }
  const gatehouse = `gatehouse() { '${process.execPath}' '${join(import.meta.dirname, 'main.ts')}' "$@"; }\n`
  const [bundle, look, rename, add, upgrade] = blocks('sh')
  await run(gatehouse + bundle!)
  assert.match(
    await run(gatehouse + look!),
    /component +schemas Pet[\s\S]*bundled\.yaml:\d+:\d+ {2}#\/components\/schemas\/Pet/,
  )
  await run(gatehouse + rename!)
  await run(gatehouse + add!)
  const { endpoints, findings, value } = readOpenApi(readFileSync(join(folder, 'bundled.yaml'), 'utf8'))
  assert.deepEqual(
    endpoints.map(({ method, path }) => `${method} ${path}`),
    ['GET /pets', 'POST /pets/{id}/visits'],
  )
  assert.deepEqual(findings, [])
  assert.deepEqual(Object.keys((value.components as { schemas: object }).schemas), ['Animal'])
  const swagger = { swagger: '2.0', info: { title: 'Pets', version: '1' }, host: 'pets.example', paths: {} }
  writeFileSync(join(folder, 'swagger.yaml'), JSON.stringify(swagger))
  assert.match(await run(gatehouse + upgrade!), /^Nothing has changed/)
})
