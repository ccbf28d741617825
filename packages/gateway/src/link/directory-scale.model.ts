/** A hundred thousand keys into a gateway's directory, measured. */
import { createHash, generateKeyPairSync, randomBytes } from 'node:crypto'
import { appendFileSync, createReadStream, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
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
    keys: new PinnedKeys(stateDir),
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

/** What is held, tables included, and what the kernel counts: allocators give back late. */
function memoryMb() {
  globalThis.gc!()
  const { rss, heapUsed, arrayBuffers } = process.memoryUsage()
  return { held: (heapUsed + arrayBuffers) / 2 ** 20, resident: rss / 2 ** 20 }
}

const [role, directory] = process.argv.slice(2) as ['make' | 'measure', string]
const path = join(directory, 'lines')
const epoch = 1000
const more = 50
const perLine = 100

/** What a control plane would send, into a file. */
function make(): void {
  const next = logOf(epoch)
  for (let at = 0; at < count; at += perLine) appendFileSync(path, `${JSON.stringify(next(perLine))}\n`)
  for (let at = 0; at < more; at++) appendFileSync(path, `${JSON.stringify(next(1))}\n`)
  writeFileSync(join(directory, 'keys.json'), JSON.stringify([key]))
}

async function measure(): Promise<void> {
  const gateway = new Gateway({
    entry: new URL('./pause-worker.model.ts', import.meta.url),
    ...{ address: '127.0.0.1', port: 0, workers: 2, limiterKeysMax: 1000 },
    egress: { allow: [], deny: [] },
    events: { append() {}, flush() {} },
    log() {},
  })
  await gateway.start()
  const intake = intakeOf(gateway, directory)
  await intake.take({ kind: 'epoch', epoch, seq: count })
  const lines = createInterface({ input: createReadStream(path) })[Symbol.asyncIterator]()
  const takeNext = async () => intake.take(JSON.parse((await lines.next()).value!))
  await takeNext()
  const before = memoryMb()
  const startedMs = performance.now()
  for (let at = perLine; at < count; at += perLine) await takeNext()
  const enteredMs = performance.now() - startedMs
  const after = memoryMb()
  const { credentials } = gateway.status()
  await pausesOf(2)
  const pausesMs: number[] = []
  for (let at = 0; at < more; at++) {
    await takeNext()
    pausesMs.push(Math.max(...(await pausesOf(2))))
  }
  const again = intakeOf(gateway, directory)
  const restoreMs = performance.now()
  await again.restore()
  const restored = { seq: again.at.seq, ms: performance.now() - restoreMs }
  const memory = { held: after.held - before.held, resident: after.resident - before.resident }
  process.send!({ credentials, memory, enteredMs, pausesMs, restored })
  await gateway.stop(0)
  process.disconnect()
}

await (role === 'make' ? make() : measure())
