/** What `thread.ts` serves: one open API, or many routes to many callers as in the scenario `scale`. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { systemClock } from '@gatehouse/base'
import { DirectoryLog } from '@gatehouse/gateway/main/directory-log.ts'
import { createDirectoryMemory, openDirectoryWriter } from '@gatehouse/gateway/shared/directory-table.ts'
import { openLimiter } from '@gatehouse/gateway/shared/limiter.ts'
import { createLimiterMemory, limiterSeed } from '@gatehouse/gateway/shared/limiter-memory.ts'
import { createSharedClock } from '@gatehouse/gateway/shared/shared-clock.ts'
import { Directory } from '@gatehouse/gateway/worker/directory.ts'
import { hostMaker } from '@gatehouse/gateway/worker/host.ts'
import { compile, type Forward, type Program, snapshotOf } from '@gatehouse/program'
import { samplePart } from '@gatehouse/program/sample.ts'
import { catalogue } from '../apps/gatehouse/src/capabilities.ts'
import { readStandalone } from '../apps/gatehouse/src/standalone/read.ts'
import { manyRoutes } from './documents.ts'
import { keyEntries } from './key-entries.ts'

export interface Served {
  program: Program
  subscribe: Forward['subscribe']
  /** Path and fields of the next request. */
  next: () => { path: string; fields: string }
}

const head = { gatewayGroup: 'g', generation: 1, createdAt: '', auditHeads: {} }

export function servedPets(): Served {
  const part = samplePart({
    basePath: '/pets',
    endpoints: [{ id: 'any', method: '*', path: '/{path+}', policies: [] }],
  })
  const program = compile(snapshotOf([part], head), { policies: new Map(), hostFor: () => ({}) as never })
  const asked = { path: '/pets/42', fields: '' }
  return { program, subscribe: () => 0, next: () => asked }
}

/** Each request takes a route and a key by chance. */
export async function servedMany(of: { apis: number; endpoints: number; keys: number }): Promise<Served> {
  const { parts, entries } = await documentsOf(of)
  const log = new DirectoryLog(openDirectoryWriter(createDirectoryMemory()))
  for (const entry of entries) log.enter(entry)
  for (const entry of keyEntries({ count: of.keys, held: entries, seq: log.seq + 1 })) log.enter(entry)
  const directory = new Directory(log.memory, systemClock.nowMs)
  const nowUs = createSharedClock()
  const memory = createLimiterMemory({ keysMax: 250_000, nowUs: nowUs() })
  const makeHost = hostMaker({
    ...{ clock: systemClock, limiter: openLimiter(memory, 1), limiterSeed: limiterSeed(memory), nowUs },
    log: { warn() {}, error() {} },
  } as never)
  const program = compile(snapshotOf(parts, head), {
    policies: catalogue.policies,
    hostFor: (identity, { environmentId }) =>
      ({ ...makeHost({ identity, environmentId }), directory: directory.portFor(environmentId) }) as never,
  })
  const below = dice()
  return {
    program,
    subscribe: (consumer, route) => directory.subscribe(consumer, route),
    next: () => ({
      path: `/api-${below(of.apis)}/items-${below(of.endpoints)}/42`,
      fields: `X-API-Key: bench-key-${String(below(of.keys)).padStart(6, '0')}\r\n`,
    }),
  }
}

async function documentsOf({ apis, endpoints, keys }: { apis: number; endpoints: number; keys: number }) {
  const directory = mkdtempSync(join(tmpdir(), 'gatehouse-thread-'))
  try {
    const file = join(directory, 'gateway.yaml')
    writeFileSync(file, manyRoutes({ apis, endpoints, applications: Math.min(1000, keys) })(8080))
    return await readStandalone(file, catalogue)
  } finally {
    rmSync(directory, { recursive: true })
  }
}

/** The same numbers each time (xorshift). */
function dice(): (most: number) => number {
  let state = 0x9e3779b9
  return most => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state >>> 0) % most
  }
}
