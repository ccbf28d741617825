import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test, { type TestContext } from 'node:test'
import { Failure, newId } from '@gatehouse/base'
import {
  type CredentialEntry,
  canonicalJson,
  chained,
  type DirectoryEntry,
  type DirectoryLine,
  digestOf,
  emptyDirectoryChain,
  moduleDigest,
  moduleText,
  type PolicyModule,
  signCheckpoint,
  signManifest,
  snapshotOf,
} from '@gatehouse/program'
import { samplePart } from '@gatehouse/program/sample.ts'
import { DirectoryDisk } from './directory-disk.ts'
import { DirectoryIntake } from './directory-intake.ts'
import { PinnedKeys } from './pinned-keys.ts'
import { ProgramDisk } from './program-disk.ts'
import { ProgramIntake } from './program-intake.ts'

const gatewayGroup = 'gwg_test'
const { publicKey, privateKey } = generateKeyPairSync('ed25519')
const stranger = generateKeyPairSync('ed25519').privateKey
const key = {
  keyId: 'key_1',
  number: 1,
  publicKey: publicKey.export({ format: 'der', type: 'spki' }).toString('base64url'),
}

function newDirectory(t: TestContext): string {
  const directory = mkdtempSync(join(tmpdir(), 'gatehouse-intake-'))
  t.after(() => rmSync(directory, { recursive: true }))
  return directory
}

function programIntake(t: TestContext, wire: Map<string, string>) {
  const served: number[] = []
  const stateDir = newDirectory(t)
  const intake = new ProgramIntake({
    gatewayGroup,
    keys: new PinnedKeys(stateDir, [key]),
    disk: new ProgramDisk(stateDir),
    policies: new Map([['cors', { version: 1 }]]),
    offer: async ({ manifest }) => void served.push(manifest.generation),
    fetch: async what => wire.get(what.slice(what.indexOf('/') + 1))!,
    log() {},
    changed() {},
  })
  return { intake, served }
}

function signedProgram(generation: number, changes: { policies?: Record<string, number>; gatewayGroup?: string } = {}) {
  const head = { gatewayGroup, generation, createdAt: new Date().toISOString(), auditHeads: {} }
  const { manifest, parts } = snapshotOf([samplePart({ basePath: `/g${generation}` })], head)
  const texts = new Map([...parts.values()].map(part => [digestOf(canonicalJson(part)), canonicalJson(part)]))
  return { signed: signManifest({ ...manifest, ...changes }, key.keyId, privateKey), texts, manifest }
}

test('a manifest that was changed, is of another key, group or an older number, or asks for too much is refused', async t => {
  const wire = new Map<string, string>()
  const { intake, served } = programIntake(t, wire)
  const good = signedProgram(5)
  for (const [digest, text] of good.texts) wire.set(digest, text)
  await intake.take({ kind: 'manifest', signed: good.signed })
  assert.deepEqual(served, [5])
  const six = signedProgram(6)
  for (const [digest, text] of six.texts) wire.set(digest, text)
  const bad = {
    changed: { ...six.signed, manifest: { ...six.signed.manifest, generation: 7 } },
    ofStranger: signManifest(six.manifest, key.keyId, stranger),
    ofUnknownKey: { ...six.signed, keyId: 'key_9' },
    ofOtherGroup: signedProgram(6, { gatewayGroup: 'gwg_other' }).signed,
    older: signedProgram(4).signed,
    tooNew: signedProgram(6, { policies: { cors: 2 } }).signed,
    unknownPolicy: signedProgram(6, { policies: { wasm: 1 } }).signed,
  }
  const codes: string[] = []
  for (const signed of Object.values(bad)) {
    await intake.take({ kind: 'manifest', signed })
    codes.push(intake.refused!.code)
  }
  const invalid = 'signature_invalid'
  assert.deepEqual(codes, [invalid, invalid, invalid, invalid, 'conflict', 'policy_unknown', 'policy_unknown'])
  assert.deepEqual(served, [5])
  assert.equal(intake.served!.generation, 5)
  await intake.take({ kind: 'manifest', signed: six.signed })
  assert.deepEqual(served, [5, 6])
  assert.equal(intake.refused, undefined)
})

test('a part that is not what its digest says is refused, and the generation with it', async t => {
  const wire = new Map<string, string>()
  const { intake, served } = programIntake(t, wire)
  const { signed, texts } = signedProgram(1)
  for (const [digest, text] of texts) wire.set(digest, text.replace('127.0.0.1', '127.0.0.2'))
  await intake.take({ kind: 'manifest', signed })
  assert.equal(intake.refused!.code, 'signature_invalid')
  assert.deepEqual(served, [])
})

test('a module of own policies that is not what its digest says, or lacks what is used, is refused', async t => {
  const wire = new Map<string, string>()
  const { intake, served } = programIntake(t, wire)
  const module: PolicyModule = { format: 1, policies: [{ name: 'mine', version: 1 }], code: '' }
  const policyModule = moduleDigest(module)
  const program = (generation: number, used: string) => {
    const { manifest, texts } = signedProgram(generation)
    for (const [digest, text] of texts) wire.set(digest, text)
    return signManifest({ ...manifest, policies: { [used]: 1 }, policyModule }, key.keyId, privateKey)
  }
  wire.set(policyModule, moduleText(module).replace('mine', 'your'))
  await intake.take({ kind: 'manifest', signed: program(1, 'mine') })
  assert.equal(intake.refused!.code, 'signature_invalid')
  wire.set(policyModule, moduleText(module))
  await intake.take({ kind: 'manifest', signed: program(1, 'yours') })
  assert.equal(intake.refused!.code, 'policy_unknown')
  await intake.take({ kind: 'manifest', signed: program(1, 'mine') })
  assert.deepEqual(served, [1])
})

const credential = (seq: number, changes: Partial<CredentialEntry> = {}): CredentialEntry =>
  ({
    ...{ seq, kind: 'credential', state: 'live', credentialId: newId('cred'), applicationId: newId('app') },
    ...{ environmentId: newId('env'), sha256: `${seq}`.padStart(64, '0'), ...changes },
  }) as CredentialEntry

function line(
  entries: DirectoryEntry[],
  epoch: number,
  signer = privateKey,
): Extract<DirectoryLine, { kind: 'entries' }> {
  const chain = entries.reduce(chained, emptyDirectoryChain(gatewayGroup, epoch))
  const checkpoint = signCheckpoint({ gatewayGroup, seq: entries.length, chain }, key.keyId, signer)
  return { kind: 'entries', entries, checkpoint }
}

function directoryIntake(t: TestContext, stateDir: string) {
  const disk = new DirectoryDisk(stateDir)
  t.after(() => disk.close())
  const entered: DirectoryEntry[] = []
  const intake = new DirectoryIntake({
    gatewayGroup,
    keys: new PinnedKeys(stateDir, [key]),
    disk,
    enter: entries => void entered.push(...entries),
    log() {},
    changed() {},
  })
  return { intake, entered }
}

const invalid = (thrown: unknown) => thrown instanceof Failure && thrown.code === 'signature_invalid'

test('entries that were changed, left out, or signed by another are not entered', async t => {
  const { intake, entered } = directoryIntake(t, newDirectory(t))
  await intake.take({ kind: 'epoch', epoch: 7, seq: 2 })
  const [one, two] = [credential(1), credential(2)]
  const good = line([one, two], 7)
  const dead = { ...two, state: 'dead' } as DirectoryEntry
  await assert.rejects(intake.take({ ...good, entries: [one, dead] }), invalid)
  await assert.rejects(intake.take({ ...good, entries: [one] }), invalid)
  await assert.rejects(intake.take({ ...good, entries: [{ ...two, seq: 1 }] }), invalid)
  await assert.rejects(intake.take(line([one, two], 8)), invalid)
  await assert.rejects(intake.take(line([one, two], 7, stranger)), invalid)
  await assert.rejects(intake.take(line([{ ...one, applicationId: 'no id' }, two], 7)), invalid)
  assert.deepEqual(entered, [])
  await intake.take(good)
  assert.deepEqual(entered, [one, two])
  assert.ok(intake.synced)
})

test('a new epoch ends what it does not hold, also after a stream that broke in the middle', async t => {
  const stateDir = newDirectory(t)
  const { intake, entered } = directoryIntake(t, stateDir)
  const [stays, goes] = [credential(1), credential(2)]
  await intake.take({ kind: 'epoch', epoch: 7, seq: 2 })
  await intake.take(line([stays, goes], 7))
  entered.length = 0
  await intake.take({ kind: 'epoch', epoch: 9, seq: 2 })
  assert.deepEqual(intake.resumeAt.epoch, 0)
  const restarted = directoryIntake(t, stateDir)
  await restarted.intake.restore()
  assert.deepEqual(restarted.intake.at.epoch, 7)

  await intake.take({ kind: 'epoch', epoch: 9, seq: 2 })
  const comes = credential(2, { sha256: 'f'.repeat(64) } as never)
  await intake.take(line([stays, comes], 9))
  assert.deepEqual(entered, [stays, comes, { ...goes, state: 'dead' }])
  await assert.rejects(intake.take({ kind: 'epoch', epoch: 8, seq: 0 }), Failure)
  const again = directoryIntake(t, stateDir)
  await again.intake.restore()
  assert.deepEqual(again.entered, [stays, comes])
})
