import assert from 'node:assert/strict'
import test from 'node:test'
import { sizeReport } from './sizes.ts'

const lines = (count: number) => 'const a = 1\n'.repeat(count)

test('a file over the limit is told, a test may be longer', () => {
  const report = sizeReport([
    { file: 'a.ts', text: lines(401), test: false },
    { file: 'a.test.ts', text: lines(401), test: true },
    ...Array.from({ length: 20 }, (_, i) => ({ file: `b${i}.ts`, text: lines(50), test: false })),
  ])
  assert.deepEqual(report.problems, ['a.ts has 401 lines; 400 is the most.'])
})

test('a function over sixty lines is told with its place', () => {
  const text = `const a = 1\nfunction long() {\n${'  a\n'.repeat(60)}}\n`
  assert.deepEqual(sizeReport([{ file: 'a.ts', text, test: false }]).problems, [
    'a.ts:2 long has 62 lines; 60 is the most.',
  ])
})
