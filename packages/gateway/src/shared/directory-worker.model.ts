/** A thread that reads the directory without pause and counts what no reader may see. For tests only. */
import { createHash } from 'node:crypto'
import { parentPort, workerData } from 'node:worker_threads'
import { type DirectoryMemory, openDirectoryReader } from './directory-table.ts'

export interface DirectoryJob {
  memory: DirectoryMemory
  stop: SharedArrayBuffer
  /** The first so many records are never deleted. */
  lasting: number
}

const { memory, stop, lasting } = workerData as DirectoryJob
const stopped = new Int32Array(stop)
const hashes = Array.from({ length: 400 }, (_, i) => createHash('sha256').update(String(i)).digest())
const counts = { reads: 0, torn: 0, missing: 0, switches: 0 }
let reader = openDirectoryReader(memory)

function read() {
  for (let i = 0; i < hashes.length; i++) {
    const record = reader.findCredential(hashes[i]!)
    counts.reads++
    if (!record) counts.missing += i < lasting ? 1 : 0
    else if (![record.credential, record.application].every(bytes => bytes.every(b => b === record.expiresAtSeconds))) {
      counts.torn++
    }
  }
}

function turn() {
  read()
  if (Atomics.load(stopped, 0) === 1) setImmediate(() => parentPort!.postMessage(counts))
  else setImmediate(turn)
}

parentPort!.on('message', (message: 'begin' | DirectoryMemory) => {
  if (message === 'begin') return turn()
  counts.switches++
  reader = openDirectoryReader(message)
})
parentPort!.postMessage('ready')
