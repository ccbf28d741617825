/** One side of the link as a process of its own, for tests that freeze and kill it. */
import { openStore } from '@gatehouse/store'
import { fileIngest, makeApi, openGateway, openHouse } from './testing-house.ts'

const [role, text = '{}'] = process.argv.slice(2)
const options = JSON.parse(text) as Record<string, string>

async function control() {
  const { dataDir, template, batches, port, upstreamUrl } = options
  const store = await openStore({ kind: 'pglite', dataDir: dataDir!, template, fsync: false })
  const house = await openHouse({ store, port: Number(port), ingest: fileIngest(batches!) })
  if (upstreamUrl) await (await makeApi(house, { name: 'pets', upstreamUrl })).deploy()
  const token = await house.distribution.enrolmentToken(house.groupId, 60_000)
  process.send!({ url: house.url, token, groupId: house.groupId })
}

async function gateway() {
  const { url, token, stateDir } = options
  const node = await openGateway({ url: url!, stateDir: stateDir!, ...(token ? { token } : {}) })
  await node.link.ready()
  process.send!({ port: node.gateway.port })
  setInterval(() => process.send!({ rss: process.memoryUsage().rss, status: node.link.status() }), 200)
}

await (role === 'control' ? control() : gateway())
