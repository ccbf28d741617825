import assert from 'node:assert/strict'
import test from 'node:test'
import { newId } from '@gatehouse/base'
import { credentialKey } from '@gatehouse/program'
import fc from 'fast-check'
import { DirectoryLog } from '../main/directory-log.ts'
import { boundsText } from '../worker/credential-bounds.ts'
import { boundsFlags, pieceBytes } from './bounds-table.ts'
import {
  createDirectoryMemory,
  type DirectoryMemory,
  openDirectoryReader,
  openDirectoryWriter,
} from './directory-table.ts'

const environmentId = newId('env')
const addressLists = fc.array(fc.ipV4(), { maxLength: 32 })

test('what is read of a credential’s bounds is what was entered last, over changes, ends and growth, and nothing else is left', () => {
  const steps = fc.array(fc.record({ which: fc.nat({ max: 6 }), addresses: addressLists, live: fc.boolean() }), {
    maxLength: 60,
  })
  fc.assert(
    fc.property(steps, asked => {
      let memory: DirectoryMemory = createDirectoryMemory({ credentials: 2, bounds: 2 })
      const writer = openDirectoryWriter(memory, larger => {
        memory = larger
        writer.retire()
      })
      const log = new DirectoryLog(writer)
      const credentials = Array.from({ length: 7 }, () => newId('cred'))
      const model = new Map<number, string>()
      for (const [index, { which, addresses, live }] of asked.entries()) {
        const sha256 = String(which).padStart(64, '0')
        const names = { credentialId: credentials[which]!, applicationId: newId('app'), environmentId, sha256 }
        log.enter({ ...names, seq: index + 1, kind: 'credential', state: live ? 'live' : 'dead', addresses })
        if (live) model.set(which, boundsText({ addresses }))
        else model.delete(which)
      }
      const reader = openDirectoryReader(memory)
      let pieces = 0
      for (let which = 0; which < 7; which++) {
        const key = credentialKey(Buffer.from(String(which).padStart(64, '0'), 'hex'), environmentId)
        const found = reader.findCredential(key)
        const text = found && (found.flags === 0 ? '' : reader.findBounds(found))
        assert.equal(text, model.get(which))
        pieces += Math.ceil((text ?? '').length / pieceBytes)
      }
      assert.equal(writer.size.bounds, pieces)
    }),
    { numRuns: 100 },
  )
})

test('a record that was found before its bounds changed leads to none of the new ones', () => {
  const memory = createDirectoryMemory()
  const log = new DirectoryLog(openDirectoryWriter(memory))
  const names = { credentialId: newId('cred'), applicationId: newId('app'), environmentId, sha256: '1'.repeat(64) }
  const enter = (seq: number, addresses: string[]) =>
    log.enter({ ...names, seq, kind: 'credential', state: 'live', addresses })
  enter(1, ['192.0.2.1'])
  const reader = openDirectoryReader(memory)
  const before = { ...reader.findCredential(credentialKey(Buffer.from(names.sha256, 'hex'), environmentId))! }
  before.credential = before.credential.slice()
  enter(2, ['198.51.100.1'])
  assert.equal(reader.findBounds(before), undefined)
})

test('the number of a writing goes round and is never none', () => {
  let flags = 0
  for (let time = 0; time < 5000; time++) flags = boundsFlags('192.0.2.1\n', flags)
  assert.equal(flags & 0xfff, 1)
  assert.equal(boundsFlags('', flags), 0)
  assert.throws(() => boundsFlags('x'.repeat(pieceBytes * 0xfff + 1), 0), RangeError)
})
