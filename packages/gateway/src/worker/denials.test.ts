import assert from 'node:assert/strict'
import test from 'node:test'
import { newId } from '@gatehouse/base'
import { type DenialEntry, denialDigest, type Route } from '@gatehouse/program'
import { samplePart } from '@gatehouse/program/sample.ts'
import type { Identity } from '@gatehouse/unit'
import { DirectoryLog } from '../main/directory-log.ts'
import { createDirectoryMemory, openDirectoryWriter } from '../shared/directory-table.ts'
import { Directory } from './directory.ts'

const issuer = 'https://login.example'
const startSeconds = 1_800_000_000

function scene() {
  let nowMs = startSeconds * 1000
  const part = { ...samplePart(), organizationId: newId('org') }
  const memory = createDirectoryMemory({ denials: 2 })
  const writer = openDirectoryWriter(memory, larger => {
    directory.use(larger)
    writer.retire()
  })
  const directory: Directory = new Directory(memory, () => nowMs)
  const log = new DirectoryLog(writer)
  let seq = 0
  const deny = (by: 'jti' | 'sub', value: string, changes: Partial<DenialEntry> = {}) => {
    const sha256 = denialDigest(changes.sha256 ?? issuer, by, value, 'hex')
    const expiresAtMs = nowMs + 60_000
    const entry = { denialId: newId('tdn'), organizationId: part.organizationId, expiresAtMs, ...changes, sha256 }
    log.enter({ kind: 'denial', state: 'live', ...entry, seq: ++seq })
    return () => log.enter({ kind: 'denial', ...entry, state: 'dead', seq: ++seq })
  }
  const route = { part, environmentId: part.environmentId } as unknown as Route
  const asked = (claims: Record<string, unknown>, of = issuer) => {
    const identity = { issuer: of, subject: claims.sub, claims } as unknown as Identity
    return directory.denial(identity, route)
  }
  return { deny, asked, route, later: (ms: number) => (nowMs += ms) }
}

test('a token is refused by its jti until the denial ends or is taken back, and no other is', () => {
  const { deny, asked, later } = scene()
  assert.equal(asked({ jti: 'one' }), undefined)
  const takeBack = deny('jti', 'one')
  assert.match(asked({ jti: 'one' })!, /denied by its jti/)
  assert.equal(asked({ jti: 'two', sub: 'one' }), undefined)
  assert.equal(asked({ jti: 'one' }, 'https://other.example'), undefined)
  assert.equal(asked({}), undefined)
  takeBack()
  assert.equal(asked({ jti: 'one' }), undefined)
  deny('jti', 'three')
  later(60_001)
  assert.equal(asked({ jti: 'three' }), undefined)
})

test('of a subject those tokens are refused that were issued until then, or do not say when', () => {
  const { deny, asked } = scene()
  deny('sub', 'user-1', { issuedUntilSeconds: startSeconds })
  assert.match(asked({ sub: 'user-1', iat: startSeconds })!, /issued until then/)
  assert.notEqual(asked({ sub: 'user-1' }), undefined)
  assert.notEqual(asked({ sub: 'user-1', iat: 'late' }), undefined)
  assert.equal(asked({ sub: 'user-1', iat: startSeconds + 1 }), undefined)
  assert.equal(asked({ sub: 'user-2', iat: startSeconds }), undefined)
})

test('what another organization denies is denied there alone, also of the same issuer', () => {
  const { deny, asked } = scene()
  deny('jti', 'one', { organizationId: newId('org') })
  assert.equal(asked({ jti: 'one' }), undefined)
})

test('a thousand denials stand in tables that grow, and each is found', () => {
  const { deny, asked } = scene()
  for (let one = 0; one < 1000; one++) deny('jti', `token-${one}`)
  for (let one = 0; one < 1000; one++) assert.notEqual(asked({ jti: `token-${one}` }), undefined)
})
