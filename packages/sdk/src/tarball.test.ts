import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import test from 'node:test'
import { tarball } from './tarball.ts'

test('tar takes out of the archive the files that went in, also those with long paths', () => {
  const long = `${'folder/'.repeat(15)}${'n'.repeat(60)}.ts`
  const files = new Map([
    ['a.txt', 'å'],
    ['exact', 'x'.repeat(512)],
    ['empty', ''],
    [long, 'deep'],
  ])
  const input = tarball('package', files)
  const names = execFileSync('tar', ['-tf', '-'], { input, encoding: 'utf8' }).trim().split('\n')
  assert.deepEqual(
    names,
    [...files.keys()].sort().map(name => `package/${name}`),
  )
  for (const [name, text] of files)
    assert.equal(execFileSync('tar', ['-xOf', '-', `package/${name}`], { input, encoding: 'utf8' }), text)
})

test('the same files in another order are the same bytes', () => {
  const [one, other] = [
    new Map([
      ['a', '1'],
      ['b', '2'],
    ]),
    new Map([
      ['b', '2'],
      ['a', '1'],
    ]),
  ]
  assert.deepEqual(tarball('p', one), tarball('p', other))
})

test('a name that no archive holds is refused', () => {
  assert.throws(() => tarball('p', new Map([['n'.repeat(101), '']])), { code: 'document_too_large' })
})
