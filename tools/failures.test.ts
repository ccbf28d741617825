import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'node:test'
import { failureKinds } from '@gatehouse/base'
import { isTypeScript, projectFiles, root } from './files.ts'

const files = projectFiles().filter(isTypeScript)
const textOf = (chosen: string[]) => chosen.map(file => readFileSync(join(root, file), 'utf8')).join('\n')
const tests = textOf(files.filter(file => /\.(test|model)\.ts$/.test(file) && file !== 'tools/failures.test.ts'))
const sources = textOf(files.filter(file => !/\.test\.ts$|failure-kinds|generated/.test(file)))

test('every failure of the table is thrown somewhere, and a test expects it', () => {
  const codes = Object.keys(failureKinds)
  assert.deepEqual(
    codes.filter(code => !sources.includes(`'${code}'`)),
    [],
    'thrown nowhere',
  )
  assert.deepEqual(
    codes.filter(code => !new RegExp(`\\b${code}\\b`).test(tests)),
    [],
    'expected by no test',
  )
})
