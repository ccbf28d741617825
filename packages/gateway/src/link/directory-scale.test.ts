import assert from 'node:assert/strict'
import { createHash, generateKeyPairSync, randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test from 'node:test'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { BroadcastChannel } from 'node:worker_threads'
import { newId } from '@gatehouse/base'
import {
  chained,
  type DirectoryEntry,
  type DirectoryLine,
  emptyDirectoryChain,
  signCheckpoint,
} from '@gatehouse/program'
import { Gateway } from '../main/gateway.ts'
import { DirectoryDisk } from './directory-disk.ts'
import { DirectoryIntake } from './directory-intake.ts'
import { PinnedKeys } from './pinned-keys.ts'

setFlagsFromString('--expose-gc')
const collect: () => void = runInNewContext('gc')
const gatewayGroup = 'gwg_test'
const count = 100_000
const { publicKey, privateKey } = generateKeyPairSync('ed25519')
const key = {
  keyId: 'key_1',
  number: 1,
  publicKey: publicKey.export({ format: 'der', type: 'spki' }).toString('base64url'),
}

/** A log that makes its own lines. */
function logOf(epoch: number) {
  const environmentId = newId('env')
  let [seq, chain] = [0, emptyDirectoryChain(gatewayGroup, epoch)]
  return (size: number): Extract<DirectoryLine, { kind: 'entries' }> => {
    const entries = Array.from({ length: size }, (): DirectoryEntry => {
      const ids = { credentialId: newId('cred'), applicationId: newId('app'), environmentId }
      const sha256 = createHash('sha256').update(randomBytes(16)).digest('hex')
      const entry = { seq: ++seq, kind: 'credential' as const, state: 'live' as const, ...ids, sha256 }
      chain = chained(chain, entry)
      return entry
    })
    return { kind: 'entries', entries, checkpoint: signCheckpoint({ gatewayGroup, seq, chain }, key.keyId, privateKey) }
  }
}

function intakeOf(gateway: Gateway, stateDir: string): DirectoryIntake {
  return new DirectoryIntake({
    gatewayGroup,
    keys: new PinnedKeys(stateDir, [key]),
    disk: new DirectoryDisk(stateDir),
    enter: entries => gateway.enter(entries.map((entry, at) => ({ ...entry, seq: gateway.directory.seq + 1 + at }))),
    log() {},
    changed() {},
  })
}

/** The longest pause of each thread since this was last asked. */
async function pausesOf(threads: number): Promise<number[]> {
  const channel = new BroadcastChannel('pauses')
  const told: number[] = []
  const all = new Promise<void>(resolve => {
    channel.onmessage = event => {
      const { longestMs } = (event as unknown as { data: { longestMs?: number } | undefined }).data ?? {}
      if (longestMs !== undefined && told.push(longestMs) === threads) resolve()
    }
  })
  channel.postMessage('tell')
  await all
  channel.close()
  return told
}

const megabytes = () => {
  collect()
  return process.memoryUsage().rss / 2 ** 20
}

test('a hundred thousand keys cost little memory, and adding one pauses no thread', async t => {
  const stateDir = mkdtempSync(join(tmpdir(), 'gatehouse-scale-'))
  const gateway = new Gateway({
    entry: new URL('./pause-worker.model.ts', import.meta.url),
    ...{ address: '127.0.0.1', port: 0, workers: 2, limiterKeysMax: 1000 },
    egress: { allow: [], deny: [] },
    events: { append() {}, flush() {} },
    log() {},
  })
  t.after(async () => {
    await gateway.stop(0)
    rmSync(stateDir, { recursive: true })
  })
  await gateway.start()
  const intake = intakeOf(gateway, stateDir)
  const epoch = 1000
  const next = logOf(epoch)
  await intake.take({ kind: 'epoch', epoch, seq: count })
  await intake.take(next(500))
  const before = megabytes()
  console.log(process.memoryUsage())
  const startedMs = performance.now()
  for (let at = 500; at < count; at += 500) await intake.take(next(500))
  const tookMs = performance.now() - startedMs
  const cost = megabytes() - before
  console.log(process.memoryUsage())
  assert.equal(gateway.status().credentials, count)
  assert.ok(intake.synced)

  await new Promise(resolve => setTimeout(resolve, 300))
  await pausesOf(2)
  for (let i = 0; i < 50; i++) await intake.take(next(1))
  const pauses = await pausesOf(2)
  const longest = Math.max(...pauses)
  t.diagnostic(
    `${count} keys: ${cost.toFixed(1)} MB, entered in ${tookMs.toFixed(0)} ms; longest pause while adding ${longest.toFixed(2)} ms`,
  )
  assert.ok(cost <= 40, `${cost} MB`)
  assert.ok(longest <= 5, `a thread stood still for ${longest} ms`)

  const again = intakeOf(gateway, stateDir)
  const restoreMs = performance.now()
  await again.restore()
  t.diagnostic(`restored from disk in ${(performance.now() - restoreMs).toFixed(0)} ms`)
  assert.equal(again.at.seq, count + 50)
})
