import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test from 'node:test'
import type { Failure } from '@gatehouse/base'
import { TestAuthority, withOpenssl } from '@gatehouse/http/tls/authority.model.ts'
import { type GivenNames, givenFiles } from './given-files.ts'

test(
  'files that are missing, no PEM, or of another certificate are all told, with the file and what to do',
  withOpenssl,
  t => {
    const authority = new TestAuthority()
    const cwd = mkdtempSync(join(tmpdir(), 'gatehouse-given-'))
    t.after(() => {
      authority.remove()
      rmSync(cwd, { recursive: true })
    })
    const [one, two] = ['one', 'two'].map(name => authority.issue(name, { hosts: [`${name}.test`], days: 90 }))
    const texts = { 'one.pem': one!.certificate, 'one.key': one!.key, 'two.key': two!.key, 'words.txt': 'no PEM' }
    for (const [name, text] of Object.entries(texts)) writeFileSync(join(cwd, name), text)
    const given = (names: GivenNames) => givenFiles(names, { cwd, nowMs: Date.now() })
    const told = (names: GivenNames) => {
      try {
        given(names)
      } catch (thrown) {
        const { code, problems } = thrown as Failure
        assert.ok(
          problems.every(({ hint }) => hint),
          'each says what to do',
        )
        return [code, ...problems.map(({ message, place }) => `${place!.file}: ${message}`)]
      }
      return []
    }
    const fitting = { certificate: 'one.pem', key: 'one.key' }
    assert.deepEqual(told(fitting), [])
    assert.equal(given(fitting).certificate?.key, one!.key)
    assert.deepEqual(told({ authorities: 'none.pem', ...fitting, key: 'none.key' }), [
      'not_found',
      'none.pem: none.pem cannot be read: ENOENT.',
      'none.key: none.key cannot be read: ENOENT.',
    ])
    assert.deepEqual(told({ authorities: 'words.txt', certificate: 'one.pem', key: 'two.key' }), [
      'certificate_invalid',
      'words.txt: There is no certificate in PEM.',
      'two.key: The key does not fit the certificate.',
    ])
    assert.deepEqual(told({ certificate: 'one.pem', key: 'words.txt' }), [
      'certificate_invalid',
      'words.txt: The key cannot be read.',
    ])
  },
)
