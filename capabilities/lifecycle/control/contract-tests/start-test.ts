/** Begins a contract test: what is tested is asked once before, so that an address that may not be reached is refused at once. */
import { createHash } from 'node:crypto'
import { Failure, failureFrom, pause } from '@gatehouse/base'
import type { UpstreamSpec } from '@gatehouse/capability-catalogue/upstream.ts'
import type { OperationHandler, PrepareContext, WriteContext } from '@gatehouse/control'
import type { Filled } from '@gatehouse/schema'
import { sql } from 'kysely'
import type { test as unit } from '../../contract-tests/operations.ts'
import { writtenContract } from '../written-contract.ts'
import { putOnDesk } from './test-desk.ts'

type Wanted = Filled<typeof unit.input>

interface Started {
  contractTest: string
  state: string
  url: string
}

/** Runs of an API version that are kept. */
export const keptMax = 20
/** The longest that an answer is waited for. */
const answerMs = 5000
const lookMs = 250

export const startTest: OperationHandler<Wanted, Started, { url: string }> = {
  async prepare(context, { url: named, environment, headers = [] }) {
    const url = named ?? (await targetOf(context, environment))
    const fields = Object.fromEntries(headers.map(({ name, value }) => [name, value]))
    await context.services.request({ method: 'GET', url, headers: fields }).catch(thrown => {
      // One that says too much is there.
      if (failureFrom(thrown).code !== 'document_too_large') throw thrown
    })
    return { url: url.replace(/\/$/, '') }
  },

  async run(context, wanted, { url }) {
    const { resources, services, subject, organization, caller } = context
    await refuseSecond(context)
    const { text, overlays, definition } = await writtenContract(context, wanted.environment)
    const number = await makeRoom(context)
    const { environment, only, seed, cases, headers = [] } = wanted
    const made = await resources.create('ContractTest', {
      name: `${stemOf(subject!.name)}-test-${number}`,
      spec: {
        ...{ apiVersion: subject!.name, number, url, seed, cases, startedBy: caller.name },
        ...(environment === undefined ? {} : { environment }),
        ...(only === undefined ? {} : { only }),
      },
    })
    const organizationId = organization!.id
    await sql`insert into contract_test_reports (organization_id, contract_test_id, seen_at, done, total)
      values (${organizationId}, ${made.id}, ${new Date(services.clock.nowMs())}, 0, 0)`.execute(context.transaction)
    const asked = {
      ...{ text, overlays, file: definition, url, seed, casesMax: cases, timeoutMs: answerMs },
      headers: headers.map(({ name, value }): [string, string] => [name, value]),
      ...(only === undefined ? {} : { only }),
    }
    context.afterCommit(() => putOnDesk(services, { id: made.id, organizationId, asked }))
    return { contractTest: made.name, state: made.state!, url }
  },

  async after({ read, services: { clock }, subject }, started, { waitMs }) {
    const endMs = clock.monotonicMs() + waitMs
    let { state } = started
    while (state === 'running' && clock.monotonicMs() < endMs) {
      await pause(clock, lookMs, new AbortController().signal)
      const row = await read(resources => resources.find('ContractTest', started.contractTest, subject!.workspaceId))
      state = row?.state ?? 'cancelled'
    }
    return { ...started, state }
  },
}

const stemMax = 48

/** Versions whose names begin alike have runs of their own. */
function stemOf(version: string): string {
  if (version.length <= stemMax) return version
  const digest = createHash('sha256').update(version).digest('hex').slice(0, 8)
  return `${version.slice(0, stemMax - 9)}-${digest}`
}

/** Of a pool the first that has an address of its own. */
async function targetOf({ read, subject }: PrepareContext, environment: string | undefined): Promise<string> {
  const { upstream } = subject!.spec as { upstream: string }
  const spec = await read(async resources => {
    if (environment !== undefined) await resources.get('Environment', environment)
    return (await resources.get<UpstreamSpec>('Upstream', upstream, subject!.workspaceId)).spec
  })
  const targets = (environment === undefined ? undefined : spec.environments[environment]?.targets) ?? spec.targets
  const found = targets.find(({ url }) => /^https?:/.test(url))
  if (found) return found.url
  const message = `${upstream} has no target with an address of its own.`
  throw new Failure('invalid_input', message, {
    hint: 'Give `url`.',
    problems: [{ code: 'invalid_value', message, pointer: '/url' }],
  })
}

/** Of two that start at once the second waits here, and sees the first. */
async function refuseSecond({ transaction, organization }: WriteContext): Promise<void> {
  await sql`select id from organizations where id = ${organization!.id} for no key update`.execute(transaction)
  const { rows } = await sql<{ name: string }>`select name from contract_tests
    where organization_id = ${organization!.id} and state = 'running' limit 1`.execute(transaction)
  if (rows[0]) throw new Failure('contract_test_running', `${rows[0].name} is running.`)
}

/** The number of the next one; the oldest of the version go. */
async function makeRoom({ resources, subject }: WriteContext): Promise<number> {
  const kept = await resources.all<{ number: number }>('ContractTest', { apiVersion: subject!.id })
  kept.sort((a, b) => b.spec.number - a.spec.number)
  for (const row of kept.slice(keptMax - 1)) await resources.delete(row as never)
  return (kept[0]?.spec.number ?? 0) + 1
}
