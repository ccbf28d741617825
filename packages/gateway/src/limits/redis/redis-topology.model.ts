/** Real sentinels and a real cluster, for tests only. */
import type { TestContext } from 'node:test'
import { createClient } from '@redis/client'
import { type RedisServer, redisServer } from './redis-server.model.ts'

export async function redisCommand(port: number, args: string[]): Promise<unknown> {
  const client = createClient({ socket: { host: '127.0.0.1', port, reconnectStrategy: false } })
  client.on('error', () => {})
  await client.connect()
  try {
    return await client.sendCommand(args)
  } finally {
    client.destroy()
  }
}

const wait = (ms: number) => new Promise(resolve => setTimeout(resolve, ms))

/** A master with a replica, and three sentinels that watch them. */
export async function sentinels(t: TestContext): Promise<{ master: RedisServer; url: string }> {
  const master = await redisServer(t)
  const replica = await redisServer(t, { lines: [`replicaof 127.0.0.1 ${master.port}`, 'repl-diskless-sync-delay 0'] })
  while (!String(await redisCommand(replica.port, ['INFO', 'replication'])).includes('master_link_status:up'))
    await wait(50)
  const lines = [
    `sentinel monitor shop 127.0.0.1 ${master.port} 2`,
    ...['sentinel down-after-milliseconds shop 300', 'sentinel failover-timeout shop 2000'],
  ]
  const three = await Promise.all([1, 2, 3].map(() => redisServer(t, { lines, sentinel: true })))
  // They find each other and the replica through the master.
  for (const { port } of three) {
    for (;;) {
      const seen = (await redisCommand(port, ['SENTINEL', 'CKQUORUM', 'shop']).catch(String)) as string
      const replicas = (await redisCommand(port, ['SENTINEL', 'REPLICAS', 'shop'])) as unknown[]
      if (seen.startsWith('OK 3') && replicas.length === 1) break
      await wait(50)
    }
  }
  const hosts = three.map(({ port }) => `127.0.0.1:${port}`).join(',')
  return { master, url: `redis-sentinel://${hosts}/shop` }
}

const slots = 16_384

/** Three masters that share all slots; `user` is a line of their access control lists. */
export async function redisCluster(t: TestContext, user: string): Promise<RedisServer[]> {
  const lines = [user, 'cluster-enabled yes', 'cluster-config-file nodes.conf', 'cluster-node-timeout 2000']
  const nodes = await Promise.all([1, 2, 3].map(() => redisServer(t, { lines })))
  for (const [i, { port }] of nodes.entries()) {
    const range = [Math.floor((i * slots) / 3), Math.floor(((i + 1) * slots) / 3) - 1]
    await redisCommand(port, ['CLUSTER', 'ADDSLOTSRANGE', ...range.map(String)])
    await redisCommand(port, ['CLUSTER', 'SET-CONFIG-EPOCH', String(i + 1)])
    await redisCommand(port, ['CLUSTER', 'MEET', '127.0.0.1', String(nodes[0]!.port)])
  }
  for (const { port } of nodes) {
    const whole = async () => {
      const state = String(await redisCommand(port, ['CLUSTER', 'INFO']))
      return state.includes('cluster_state:ok') && state.includes('cluster_known_nodes:3')
    }
    while (!(await whole())) await wait(50)
  }
  return nodes
}
