import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test from 'node:test'
import type { Failure } from '@gatehouse/base'
import { readSources } from '../cli/sources.ts'
import { checkFile } from './check.ts'

const version = 'apiVersion: gatehouse/v1'
const documents = `${version}
kind: Certificate
metadata: { name: given }
spec: { certificateFile: none.pem, keyFile: none.key }
---
${version}
kind: CertificateIssuer
metadata: { name: ours }
spec: { directory: "http://ca.test/dir", authoritiesFile: none.pem }
---
${version}
kind: Certificate
metadata: { name: ordered }
spec: { issuer: ours, hosts: [a.test] }
---
${version}
kind: Definition
metadata: { name: contract }
spec: { file: none.yaml }
---
${version}
kind: Upstream
metadata: { name: up }
spec: { targets: [{ url: "https://up.test" }], tls: { authoritiesFile: none.pem } }
`

test('of files that cannot be read and of an issuer that is wrong only this is told, all of it, alone and at apply', async t => {
  const cwd = mkdtempSync(join(tmpdir(), 'gatehouse-files-'))
  t.after(() => rmSync(cwd, { recursive: true }))
  const file = join(cwd, 'gateway.yaml')
  writeFileSync(file, documents)
  for (const read of [
    () => checkFile(file),
    () => readSources(['gateway.yaml'], { cwd, stdin: async function* () {} }),
  ]) {
    const { problems } = await read().then(
      () => assert.fail('was read'),
      (thrown: Failure) => thrown,
    )
    const told = problems.map(({ message, place }) => `${place!.line} ${message.replace(`${cwd}/`, '')}`).sort()
    assert.deepEqual(told, [
      '19 none.yaml cannot be read: ENOENT.',
      '24 none.pem cannot be read: ENOENT.',
      '4 none.key cannot be read: ENOENT.',
      '4 none.pem cannot be read: ENOENT.',
      '9 directory must be an address that begins with https://.',
      '9 none.pem cannot be read: ENOENT.',
    ])
  }
})

test('an issuer that stands nowhere is told still', async t => {
  const cwd = mkdtempSync(join(tmpdir(), 'gatehouse-files-'))
  t.after(() => rmSync(cwd, { recursive: true }))
  const file = join(cwd, 'gateway.yaml')
  writeFileSync(file, documents.replace('issuer: ours', 'issuer: theirs'))
  const told = (thrown: Failure) =>
    thrown.problems.some(({ message }) => message.startsWith('There is no CertificateIssuer theirs'))
  await assert.rejects(checkFile(file), told)
})
