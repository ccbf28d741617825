/** One connection to Redis as it stands: to a server, to the master that sentinels name, or to a cluster. */
import { createHash } from 'node:crypto'
import type { createClient, createCluster, RedisClientOptions } from '@redis/client'
import type { RedisAddress } from './redis-address.ts'

export interface RedisLine {
  /** Runs the script in one round trip, two where the server sees it for the first time. All keys are in one slot. */
  evaluate(script: string, keys: readonly string[], args: readonly string[]): Promise<unknown>
  ping(): Promise<void>
  /** At once; what is under way fails. */
  close(): void
}

export interface LineOptions {
  address: RedisAddress
  /** Certificates in PEM of those who vouch for the server; the system's unless said. */
  authorities?: string | undefined
  connectTimeoutMs: number
  /** The connection broke; it is of no use any more. */
  lost: (reason: Error) => void
}

/** Beyond these a call is refused: Redis is far behind. */
export const callsMax = 10_000

type Command = (firstKey: string | undefined, args: string[]) => Promise<unknown>

/** Rejects when nobody answers in time. */
export async function openLine(options: LineOptions): Promise<RedisLine> {
  const { address } = options
  // Who has no Redis does not pay for knowing how to talk to one.
  const redis = await import('@redis/client')
  if (address.kind === 'cluster') return clusterLine(redis.createCluster, options)
  if (address.kind === 'single') return serverLine(redis.createClient, options, address.nodes[0]!)
  return serverLine(redis.createClient, options, await masterOf(redis.createClient, options))
}

const errorOf = (thrown: unknown) => (thrown instanceof Error ? thrown : new Error(String(thrown)))

function clientOptions({ address, authorities, connectTimeoutMs }: LineOptions) {
  const { tls, username, password } = address
  const common = { connectTimeout: connectTimeoutMs, reconnectStrategy: false as const, noDelay: true }
  return {
    socket: tls ? { ...common, tls: true as const, ...(authorities ? { ca: authorities } : {}) } : common,
    ...(username ? { username } : {}),
    ...(password ? { password } : {}),
    ...{ disableOfflineQueue: true, commandsQueueMaxLength: callsMax, disableClientInfo: true },
    maintNotifications: 'disabled' as const,
  } satisfies RedisClientOptions
}

async function serverLine(make: typeof createClient, options: LineOptions, at: { host: string; port: number }) {
  const { socket, ...rest } = clientOptions(options)
  const client = make({ ...rest, socket: { ...socket, ...at }, database: options.address.database })
  client.on('error', thrown => options.lost(errorOf(thrown)))
  try {
    await client.connect()
  } catch (thrown) {
    if (client.isOpen) client.destroy()
    throw thrown
  }
  const command: Command = (_, args) => client.sendCommand(args)
  return lineOf(command, () => client.isOpen && client.destroy())
}

/** As the first sentinel that knows it says (Redis Sentinel, "Guidelines for clients"). */
async function masterOf(make: typeof createClient, options: LineOptions): Promise<{ host: string; port: number }> {
  const { username: _, password, ...open } = clientOptions(options)
  let reason: unknown
  // Sentinels often ask for no password where the servers do, and refuse one that they did not ask for.
  for (const credentials of password ? [{}, { password }] : [{}]) {
    for (const at of options.address.nodes) {
      const sentinel = make({ ...open, ...credentials, socket: { ...open.socket, ...at } })
      sentinel.on('error', () => {})
      try {
        await sentinel.connect()
        const question = ['SENTINEL', 'GET-MASTER-ADDR-BY-NAME', options.address.master!]
        const found = await soon(sentinel.sendCommand<[string, string] | null>(question), options.connectTimeoutMs)
        if (found) return { host: found[0], port: Number(found[1]) }
        reason = new Error(`the sentinels know no master ${options.address.master}`)
      } catch (thrown) {
        reason = thrown
      } finally {
        if (sentinel.isOpen) sentinel.destroy()
      }
    }
  }
  throw reason
}

async function clusterLine(make: typeof createCluster, options: LineOptions): Promise<RedisLine> {
  const defaults = clientOptions(options)
  const cluster = make({
    rootNodes: options.address.nodes.map(at => ({ socket: { ...at } })),
    defaults,
    maxCommandRedirections: 4,
  })
  cluster.on('error', thrown => options.lost(errorOf(thrown)))
  try {
    await cluster.connect()
  } catch (thrown) {
    if (cluster.isOpen) cluster.destroy()
    throw thrown
  }
  const command: Command = (key, args) => cluster.sendCommand(key, false, args)
  return lineOf(command, () => cluster.isOpen && cluster.destroy())
}

function lineOf(command: Command, close: () => void): RedisLine {
  const digests = new Map<string, string>()
  const digestOf = (script: string) => {
    const known = digests.get(script)
    if (known) return known
    const digest = createHash('sha1').update(script).digest('hex')
    digests.set(script, digest)
    return digest
  }
  return {
    async evaluate(script, keys, args) {
      const rest = [String(keys.length), ...keys, ...args]
      try {
        return await command(keys[0], ['EVALSHA', digestOf(script), ...rest])
      } catch (thrown) {
        if (!errorOf(thrown).message.startsWith('NOSCRIPT')) throw thrown
        return command(keys[0], ['EVAL', script, ...rest])
      }
    },
    async ping() {
      await command(undefined, ['PING'])
    },
    close,
  }
}

async function soon<T>(event: Promise<T>, withinMs: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${withinMs} ms`)), withinMs)
  })
  return Promise.race([event, late]).finally(() => clearTimeout(timer))
}
