/** A real API in use in a minute: two contracts, an upstream, a plan, a key, traffic. */
import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { Failure } from '@gatehouse/base'
import { readOpenApi } from '@gatehouse/documents'
import { type Contract, demoContracts } from '../demo/contracts.ts'
import { ensure, ensurePlan, inWorkspace, place, publishVersion } from '../demo/demo-rows.ts'
import { type DemoHistory, demoHistory, historyDays } from '../demo/history/demo-history.ts'
import { demoPortal } from '../demo/portal.ts'
import { startUpstream } from '../demo/upstream.ts'
import type { Call, Command } from './command.ts'
import { Connection } from './connection.ts'
import { usage } from './usage.ts'
import type { World } from './world.ts'

const organization = 'demo'

export const command: Command = {
  usage: 'demo [--history] [--once] [--gateway URL]',
  summary: 'Two published APIs with an upstream that answers them, an application with a key, and traffic.',
  more: 'Needs a platform that runs: npm start. The upstream lives as long as this command; --once ends it after the traffic. With --history there are months of usage of 28 applications as well, with incidents whose causes are known, and it goes on as time does.',
  flags: [
    { name: 'once', type: 'boolean', description: 'Ends when the traffic is through.' },
    {
      name: 'gateway',
      type: 'string',
      description: 'Where the gateway answers; read from the data directory unless said.',
    },
    {
      name: 'requests',
      type: 'integer',
      description: 'How much traffic; 200 requests unless said, 40 beside a history.',
    },
    { name: 'history', type: 'boolean', description: 'Months of usage up to now, and what looks at it.' },
    {
      name: 'days',
      type: 'integer',
      description: `Of the history, from ${historyDays.min} to ${historyDays.max}; ${historyDays.usual} unless said.`,
    },
    {
      name: 'distribution',
      type: 'string',
      description: 'Where gateways connect to the control plane; read from the data directory unless said.',
    },
  ],
  words: { min: 0, max: 0 },
  async run(call) {
    const { values, world } = call
    const step = (text: string) => world.err(`${text}\n`)
    const days = daysOf(values)
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
      await made(call, { api, contracts, port, step, days })
    } catch (thrown) {
      server.close()
      throw thrown
    }
    if (values.once) server.close()
    else step('The upstream answers until you press Ctrl-C.')
  },
}

interface Making {
  api: Connection
  contracts: Contract[]
  port: number
  step: (text: string) => void
  /** Of a history. */
  days: number | undefined
}

async function made({ values, world, show }: Call, { api, contracts, port, step, days }: Making): Promise<void> {
  const gateway = addressOf({ values, world }, 'gateway') ?? 'http://127.0.0.1:8000'
  for (const contract of contracts) {
    await publishVersion(api, { contract, version: 'v1', port })
    step(`${contract.title} is live under /demo/${contract.name}/v1`)
  }
  const key = await subscribed(api, { contracts, step, nowMs: world.clock.nowMs() })
  await opened(api, { gateway, step })
  const controlUrl = () => addressOf({ values, world }, 'distribution') ?? 'https://127.0.0.1:8003'
  const { clock } = world
  const history = days && (await demoHistory(api, { days, contracts, port, controlUrl, clock, step }))
  const urls = contracts.map(({ name, path }) => `${gateway}/demo/${name}/v1${path}`)
  const count = (values.requests as number | undefined) ?? (history ? 40 : 200)
  const statuses = await traffic({ urls, key, count, world })
  step(
    `${count} requests: ${Object.entries(statuses)
      .map(([status, times]) => `${times} × ${status}`)
      .join(', ')}`,
  )
  const curl = `curl ${urls[0]} -H 'X-API-Key: ${key}'`
  const look = history ? '  npx gatehouse anomalies --organization demo   (within two minutes)\n' : ''
  const see = `See it:\n  npx gatehouse stats --organization demo --by api\n${look}`
  const told = history ? { history: toldOf(history) } : {}
  const text = values.once ? `\n${see}` : `\nCall it:\n  ${curl}\n${see}`
  await show({ gateway, key, curl, statuses, ...told }, () => text)
  if (history) await (values.once ? history.end() : lasting(history))
}

const toldOf = ({ days, requests, seconds, incidents }: DemoHistory) => ({ days, requests, seconds, incidents })

/** Goes on until the command is ended. */
function lasting(history: DemoHistory): void {
  const { end } = history.goOn()
  const stop = () => void end().finally(() => process.exit(0))
  process.once('SIGINT', stop)
  process.once('SIGTERM', stop)
}

function daysOf({ history, days }: Call['values']): number | undefined {
  if (days === undefined) return history ? historyDays.usual : undefined
  const { min, max } = historyDays
  if (!history) throw usage('--days is of --history.')
  if ((days as number) < min || (days as number) > max) throw usage(`--days is from ${min} to ${max}.`)
  return days as number
}

/** As a flag says, or as the platform of the data directory said when it began. */
function addressOf({ values, world }: Pick<Call, 'values' | 'world'>, name: string): string | undefined {
  if (typeof values[name] === 'string') return (values[name] as string).replace(/\/+$/, '')
  const data = (values.data as string | undefined) ?? world.env.GATEHOUSE_DATA ?? './data'
  const file = join(resolve(world.cwd, data), 'addresses.json')
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>)[name] : undefined
}

async function subscribed(
  api: Connection,
  { contracts, step, nowMs }: { contracts: Contract[]; step: (text: string) => void; nowMs: number },
) {
  const apiVersions = contracts.map(({ name }) => `${name}-v1`)
  await ensure(api, { path: `${inWorkspace}/products`, name: 'showcase', spec: { title: 'Showcase', apiVersions } })
  const policies = [{ policy: 'rate-limit', config: { limit: 1000, windowSeconds: 60 } }]
  await ensurePlan(api, { name: 'free', spec: { title: 'Free', product: 'showcase', policies } })
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
