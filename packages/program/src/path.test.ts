import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { normalisedPath } from './path.ts'

test('PATH-1 PATH-2 PATH-4 PATH-5 equal spellings become one', () => {
  for (const [written, read] of [
    ['/pets', '/pets'],
    ['/p%65ts/%7e', '/pets/~'],
    ['/a%2fb', '/a%2Fb'],
    ['/a/./b/../c', '/a/c'],
    ['/a/%2e%2E/c', '/c'],
    ['/../../etc', '/etc'],
    ['/a/..', '/'],
    ['/a/b/..', '/a/'],
    ['/a//b', '/a//b'],
    ['/.', '/'],
    ['/...', '/...'],
  ] as const) {
    assert.equal(normalisedPath(written), read, written)
  }
})

test('PATH-3 paths that readers disagree about are refused', () => {
  for (const path of ['', 'pets', '/%', '/%4', '/%zz', '/%00', '/a\\b', '/a b', '/a#b', '/é', '/a\n', '/%\n1']) {
    assert.equal(normalisedPath(path), undefined, JSON.stringify(path))
  }
})

test('PATH-6 normalising twice is normalising once, and dot segments are gone', () => {
  const piece = fc.constantFrom('/', '.', '..', '%2e', '%2E', '%2f', 'a', '%61', '%41', '~', '%7E', '%25')
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 20 }), pieces => {
      const once = normalisedPath(`/${pieces.join('')}`)
      assert.ok(once !== undefined)
      assert.equal(normalisedPath(once), once)
      assert.ok(!once.split('/').some(segment => segment === '.' || segment === '..'), once)
    }),
  )
})

test('PATH-7 encoded bytes that are not UTF-8 are refused', () => {
  for (const path of ['/%c0%ae', '/%c0%af', '/%e0%80%ae', '/%ff', '/%c3', '/%ed%a0%80', '/%f4%90%80%80']) {
    assert.equal(normalisedPath(path), undefined, path)
  }
  assert.equal(normalisedPath('/%c3%a9'), '/%C3%A9')
})

test('PATH-8 a dot segment with a parameter is refused, another parameter stays', () => {
  for (const path of ['/a/..;/b', '/a/..;x=1/b', '/%2e%2e;/b', '/a/..%3b/b', '/.;']) {
    assert.equal(normalisedPath(path), undefined, path)
  }
  assert.equal(normalisedPath('/a;v=1/b'), '/a;v=1/b')
})

test('PATH-9 a gateway may reject what is not normal, or take it as it came', () => {
  for (const path of ['/a/../b', '/a//b', '/a%2Fb', '/a%2fb', '/%61', '/a;x', '/a%5Cb', '/a%3Bb', '/.']) {
    assert.equal(normalisedPath(path, 'reject'), undefined, path)
    assert.equal(normalisedPath(path, 'raw'), path)
  }
  for (const path of ['/a/b', '/a%20b', '/...']) assert.equal(normalisedPath(path, 'reject'), path)
  assert.equal(normalisedPath('/a\\b', 'raw'), undefined)
})
