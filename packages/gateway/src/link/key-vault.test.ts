import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test, { type TestContext } from 'node:test'
import type { Failure } from '@gatehouse/base'
import { digestOf, KeyVault } from './key-vault.ts'

function folder(t: TestContext): string {
  const path = mkdtempSync(join(tmpdir(), 'gatehouse-vault-'))
  t.after(() => rmSync(path, { recursive: true, force: true }))
  return path
}

const secret = 'a private key that nobody else reads'
const digest = digestOf(secret)

test('what is kept is read again after a restart, and stands on the disk sealed alone', async t => {
  const dir = folder(t)
  await (await KeyVault.open(dir)).write(digest, secret)
  assert.equal((await KeyVault.open(dir)).read(digest), secret)
  const files = readdirSync(join(dir, 'certificate-keys'))
  assert.deepEqual(files, [`${digest}.sealed`])
  const file = join(dir, 'certificate-keys', files[0]!)
  assert.ok(!readFileSync(file, 'latin1').includes('private'))
  for (const path of [file, join(dir, 'state.key')]) assert.equal(statSync(path).mode & 0o777, 0o600)
})

test('a copy without the key, a key of another gateway and a file that was altered or exchanged read as nothing', async t => {
  const [dir, keyFile] = [folder(t), join(folder(t), 'state.key')]
  writeFileSync(keyFile, `${randomBytes(32).toString('base64')}\n`)
  const vault = await KeyVault.open(dir, keyFile)
  await vault.write(digest, secret)
  assert.deepEqual(readdirSync(dir), ['certificate-keys'], 'the key lies where the operator said')
  assert.equal((await KeyVault.open(dir)).read(digest), undefined)
  assert.equal((await KeyVault.open(dir, keyFile)).read(digest), secret)
  const file = join(dir, 'certificate-keys', `${digest}.sealed`)
  const sealed = readFileSync(file)
  const other = digestOf('another')
  writeFileSync(join(dir, 'certificate-keys', `${other}.sealed`), sealed)
  assert.equal(vault.read(other), undefined)
  for (const at of [0, 12, sealed.length - 1]) {
    const altered = Buffer.from(sealed)
    altered[at]! ^= 1
    writeFileSync(file, altered)
    assert.equal(vault.read(digest), undefined)
  }
  writeFileSync(file, sealed.subarray(0, 10))
  assert.equal(vault.read(digest), undefined)
})

test('a file without a key is refused and left as it is', async t => {
  const dir = folder(t)
  const keyFile = join(dir, 'state.key')
  writeFileSync(keyFile, 'too short')
  await assert.rejects(KeyVault.open(dir), { code: 'setting_invalid' })
  assert.equal(readFileSync(keyFile, 'utf8'), 'too short')
})

test('a file that the operator names is never made: one that is not there is refused by name', async t => {
  const [dir, elsewhere] = [folder(t), folder(t)]
  for (const keyFile of [join(elsewhere, 'state.kye'), join(elsewhere, 'none', 'state.key')]) {
    await assert.rejects(
      KeyVault.open(dir, keyFile),
      ({ code, message }: Failure) => code === 'setting_invalid' && message.includes(keyFile),
    )
  }
  assert.deepEqual([readdirSync(elsewhere), readdirSync(dir)], [[], []])
  const keyFile = join(elsewhere, 'state.key')
  const whole = randomBytes(32).toString('base64')
  for (const text of ['', whole.slice(4), `${whole}${whole}`, `${whole.slice(0, 20)} !!!! ${whole.slice(20)}`]) {
    writeFileSync(keyFile, text)
    await assert.rejects(KeyVault.open(dir, keyFile), { code: 'setting_invalid' })
  }
})

test('what is not kept any more is removed', async t => {
  const dir = folder(t)
  const vault = await KeyVault.open(dir)
  await vault.write(digest, secret)
  await vault.write(digestOf('another'), 'another')
  writeFileSync(join(dir, 'certificate-keys', 'old.pem'), 'in clear')
  await vault.keepOnly([digest])
  assert.deepEqual(readdirSync(join(dir, 'certificate-keys')), [`${digest}.sealed`])
})
