import assert from 'node:assert/strict'
import test from 'node:test'
import { certificateNames } from './certificate-names.ts'

const none = { dns: [], uri: [], email: [] }

test('names are told by kind; kinds that callers are not known by are left out', () => {
  assert.deepEqual(
    certificateNames('DNS:a.test, DNS:b.test, URI:spiffe://d/a, email:a@b.test, IP Address:192.0.2.1, DirName:CN = x'),
    { dns: ['a.test', 'b.test'], uri: ['spiffe://d/a'], email: ['a@b.test'] },
  )
  assert.deepEqual(certificateNames(undefined), none)
})

test('a name with a separator in it is one name, not two', () => {
  assert.deepEqual(certificateNames('URI:"spiffe://d/a, DNS:admin.test", DNS:"a\\"b"'), {
    ...none,
    uri: ['spiffe://d/a, DNS:admin.test'],
    dns: ['a"b'],
  })
})

test('text that cannot be read whole, and more names than anybody has, are no names', () => {
  for (const text of ['DNS:a.test, broken', 'DNS:"a', 'DNS:a"b, DNS:c', ',', 'DNS:a.test,DNS:b.test']) {
    assert.deepEqual(certificateNames(text), none, text)
  }
  assert.deepEqual(certificateNames(Array.from({ length: 300 }, (_, i) => `DNS:${i}.test`).join(', ')), none)
})
