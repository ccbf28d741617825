/** A real API in use in a minute: two contracts, an upstream, a plan, a key, traffic. */
import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { Failure, failureFrom } from '@gatehouse/base'
import { readOpenApi } from '@gatehouse/documents'
import { type Contract, demoContracts } from '../demo/contracts.ts'
import { demoPortal } from '../demo/portal.ts'
import { startUpstream } from '../demo/upstream.ts'
import type { Call, Command } from './command.ts'
import { Connection } from './connection.ts'
import type { World } from './world.ts'

const organization = 'demo'
const place = '/api/v1/organizations/{organization}'
const inWorkspace = `${place}/workspaces/{workspace}`

export const command: Command = {
  usage: 'demo [--once] [--gateway URL]',
  summary: 'Two published APIs with an upstream that answers them, an application with a key, and traffic.',
  more: 'Needs a platform that runs: npm start. The upstream lives as long as this command; --once ends it after the traffic.',
  flags: [
    { name: 'once', type: 'boolean', description: 'Ends when the traffic is through.' },
    {
      name: 'gateway',
      type: 'string',
      description: 'Where the gateway answers; read from the data directory unless said.',
    },
    { name: 'requests', type: 'integer', description: 'How much traffic; 200 requests unless said.' },
  ],
  words: { min: 0, max: 0 },
  async run({ values, world, show }) {
    const gateway = gatewayUrl(values, world)
    const step = (text: string) => world.err(`${text}\n`)
    const api = new Connection({ ...values, organization }, world)
    await ensure(api, { path: '/api/v1/organizations', name: organization, spec: { title: 'Demo' } })
    await ensure(api, { path: `${place}/workspaces`, name: 'default', spec: {} })
    await ensure(api, { path: `${place}/environments`, name: 'dev', spec: { title: 'Development' } })
    const contracts = demoContracts()
    const { port, server } = await startUpstream(
      contracts.map(({ name, text }) => ({
        prefix: `/${name}`,
        document: readOpenApi(text, { file: `${name}.json` }),
      })),
    )
    try {
      step(`Upstream for ${contracts.map(({ title }) => title).join(' and ')} on port ${port}`)
      for (const contract of contracts) await published(api, { contract, port, step })
      const key = await subscribed(api, { contracts, step, nowMs: world.clock.nowMs() })
      await opened(api, { gateway, step })
      const urls = contracts.map(({ name, path }) => `${gateway}/demo/${name}/v1${path}`)
      const count = (values.requests as number | undefined) ?? 200
      const statuses = await traffic({ urls, key, count, world })
      step(
        `${count} requests: ${Object.entries(statuses)
          .map(([status, times]) => `${times} × ${status}`)
          .join(', ')}`,
      )
      const curl = `curl ${urls[0]} -H 'X-API-Key: ${key}'`
      const see = 'See it:\n  npx gatehouse stats --organization demo --by api\n'
      await show({ gateway, key, curl, statuses }, () => (values.once ? `\n${see}` : `\nCall it:\n  ${curl}\n${see}`))
    } catch (thrown) {
      server.close()
      throw thrown
    }
    if (values.once) server.close()
    else step('The upstream answers until you press Ctrl-C.')
  },
}

function gatewayUrl(values: Call['values'], world: World): string {
  if (typeof values.gateway === 'string') return values.gateway.replace(/\/+$/, '')
  const data = (values.data as string | undefined) ?? world.env.GATEHOUSE_DATA ?? './data'
  const file = join(resolve(world.cwd, data), 'addresses.json')
  return existsSync(file)
    ? (JSON.parse(readFileSync(file, 'utf8')) as { gateway: string }).gateway
    : 'http://127.0.0.1:8000'
}

interface Wanted {
  path: string
  name: string
  spec: Record<string, unknown>
}

/** Made unless it is there; what it may not be made beside can be itself. */
async function ensure(api: Connection, { path, name, spec }: Wanted): Promise<void> {
  try {
    await api.ask({ method: 'POST', path, body: { name, spec } })
  } catch (thrown) {
    const { code } = failureFrom(thrown)
    if (code === 'conflict')
      await api.ask({ method: 'GET', path: `${path}/{name}`, name }).catch(() => Promise.reject(thrown))
    else if (code !== 'already_exists') throw thrown
  }
}

async function published(
  api: Connection,
  { contract, port, step }: { contract: Contract; port: number; step: (text: string) => void },
) {
  const { name, title, text } = contract
  const upstream = `http://127.0.0.1:${port}/${name}`
  const version = `${name}-v1`
  try {
    await api.ask({
      method: 'POST',
      path: `${inWorkspace}/apis/import`,
      body: { text, file: `${name}.json`, name, version: 'v1', basePath: `/demo/${name}/v1`, upstream },
    })
  } catch (thrown) {
    if (failureFrom(thrown).code !== 'already_exists') throw thrown
    const found = (await api.ask({ method: 'GET', path: `${inWorkspace}/api-versions/{name}`, name: version })) as {
      spec: { upstream: string }
    }
    const change = { spec: { targets: [{ url: upstream }] } }
    await api.ask({ method: 'PATCH', path: `${inWorkspace}/upstreams/{name}`, name: found.spec.upstream, body: change })
  }
  await api.ask({ method: 'PATCH', path: `${inWorkspace}/apis/{name}`, name, body: { spec: { title } } })
  await api.ask({ method: 'POST', path: `${inWorkspace}/api-versions/{name}/publish`, name: version, body: {} })
  const put = (await api.ask({
    method: 'POST',
    path: `${inWorkspace}/api-versions/{name}/deploy`,
    name: version,
    body: { environment: 'dev', waitMs: 10_000 },
  })) as { state: string; reason?: string }
  if (put.state !== 'live')
    throw new Failure('conflict', `${version} is ${put.state}: ${put.reason ?? 'no gateway took it yet'}.`)
  step(`${title} is live under /demo/${name}/v1`)
}

async function subscribed(
  api: Connection,
  { contracts, step, nowMs }: { contracts: Contract[]; step: (text: string) => void; nowMs: number },
) {
  const apiVersions = contracts.map(({ name }) => `${name}-v1`)
  await ensure(api, { path: `${inWorkspace}/products`, name: 'showcase', spec: { title: 'Showcase', apiVersions } })
  const policies = [{ policy: 'rate-limit', config: { limit: 1000, windowSeconds: 60 } }]
  await ensure(api, {
    path: `${inWorkspace}/plans`,
    name: 'free',
    spec: { title: 'Free', product: 'showcase', policies },
  })
  const plan = (await api.ask({ method: 'GET', path: `${inWorkspace}/plans/{name}`, name: 'free' })) as {
    state: string
  }
  if (plan.state === 'draft')
    await api.ask({ method: 'POST', path: `${inWorkspace}/plans/{name}/publish`, name: 'free', body: {} })
  await ensure(api, { path: `${inWorkspace}/applications`, name: 'shop', spec: { title: 'Shop' } })
  const spec = { application: 'shop', plan: 'free', environment: 'dev' }
  await ensure(api, { path: `${inWorkspace}/subscriptions`, name: 'shop-free', spec })
  const made = (await api.ask({
    method: 'POST',
    path: `${inWorkspace}/credentials`,
    body: { name: `shop-${Math.floor(nowMs / 1000).toString(36)}`, spec: { application: 'shop', environment: 'dev' } },
  })) as { secret: string }
  step('The application shop is on the plan free: 1,000 requests a minute')
  return made.secret
}

/** A site over what was published. */
async function opened(api: Connection, { gateway, step }: { gateway: string; step: (text: string) => void }) {
  const { portal, pages } = demoPortal(gateway)
  await ensure(api, { path: `${place}/portals`, name: 'developers', spec: portal })
  for (const [name, spec] of Object.entries(pages)) await ensure(api, { path: `${place}/portal-pages`, name, spec })
  step('The portal developers shows them, with two guides')
}

async function traffic({
  urls,
  key,
  count,
  world,
}: {
  urls: string[]
  key: string
  count: number
  world: World
}): Promise<Record<string, number>> {
  const statuses: Record<string, number> = {}
  const headers = { 'x-api-key': key }
  await settled(() => world.fetch(urls[0]!, { headers }))
  for (let i = 0; i < count; i++) {
    const answer = await world.fetch(urls[i % urls.length]!, { headers: i % 23 === 22 ? {} : headers })
    await answer.arrayBuffer()
    statuses[answer.status] = (statuses[answer.status] ?? 0) + 1
  }
  return statuses
}

/** Until the gateway listens and knows the new key: less than a second. */
async function settled(call: () => Promise<Response>): Promise<void> {
  for (let tries = 0; tries < 100; tries++) {
    const answer = await call().catch(() => undefined)
    await answer?.arrayBuffer()
    if (answer && answer.status !== 401 && answer.status !== 403) return
    await new Promise(resolve => setTimeout(resolve, 50))
  }
  const message = 'The gateway does not answer who has the new key.'
  throw new Failure('gateway_not_ready', message, { hint: 'Say where it answers: --gateway URL.' })
}
