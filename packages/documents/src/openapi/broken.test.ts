import assert from 'node:assert/strict'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import test from 'node:test'
import { Failure } from '@gatehouse/base'
import { readOpenApi } from './openapi.ts'

const folder = new URL('../../fixtures/broken/', import.meta.url)
const files = readdirSync(folder).filter(name => /\.(yaml|json)$/.test(name) && !name.endsWith('.problems.json'))

for (const file of files) {
  test(`every problem of ${file} is told at once, with its place`, () => {
    const thrown = failureOf(readFileSync(new URL(file, folder), 'utf8'), file)
    const found = { code: thrown.code, detail: thrown.message, problems: thrown.problems }
    const golden = new URL(`${file}.problems.json`, folder)
    if (process.env.UPDATE === '1') writeFileSync(golden, `${JSON.stringify(found, null, 2)}\n`)
    assert.deepEqual(JSON.parse(JSON.stringify(found)), JSON.parse(readFileSync(golden, 'utf8')))
    for (const problem of found.problems) assert.equal(problem.place?.file, file, problem.message)
  })
}

test('a document with thousands of problems lists the first hundred', () => {
  const paths = Object.fromEntries(Array.from({ length: 3000 }, (_, i) => [`/p${i}`, { get: { respones: {} } }]))
  const thrown = failureOf(JSON.stringify({ openapi: '3.1.0', info: { title: 'x', version: '1' }, paths }))
  assert.equal(thrown.problems.length, 100)
  assert.match(thrown.message, /over 100 problems/)
})

function failureOf(source: string, file?: string): Failure {
  try {
    readOpenApi(source, file ? { file } : {})
  } catch (thrown) {
    assert.ok(thrown instanceof Failure)
    return thrown
  }
  return assert.fail('the document was read')
}
