/**
 * Carries out what was started in this process, and breaks what nobody carries out any more: who does says so each second, and
 * sees there whether it is still wanted.
 */
import { failureFrom } from '@gatehouse/base'
import type { Job, JobWork, ResourceHooks, WriteContext } from '@gatehouse/control'
import { Turns, tooMany } from '@gatehouse/documents/turns.ts'
import { json } from '@gatehouse/store'
import { sql } from 'kysely'
import { cut, type Summed } from './report.ts'
import { type TestProgress, testApart, testBounds } from './test-apart.ts'
import { type StartedTest, takeFromDesk } from './test-desk.ts'

const beatMs = 1000
export const silentMsMax = 30_000
const perLook = 100
const turns = new Turns({ atOnce: 2, ofOneAtOnce: 1, waitingMax: 8, full: tooMany })

export const testJob: Job = {
  name: 'contract-tests',
  everyMs: 500,
  async run(work, ended, goesOn) {
    for (const started of takeFromDesk(work.services)) goesOn(carryOut(work, started, ended))
    for (const { id, organizationId } of await silent(work)) {
      const reason = 'The control plane that ran it was ended.'
      await work.write(organizationId, context => settled(context, id, { reason }))
    }
  },
}

type Outcome = Summed | { reason: string }

async function carryOut(work: JobWork, { id, organizationId, asked }: StartedTest, ended: AbortSignal): Promise<void> {
  const { clock, request } = work.services
  const over = new AbortController()
  const end = () => over.abort()
  ended.addEventListener('abort', end, { once: true })
  let progress: TestProgress = { done: 0, of: 0 }
  let cancel = () => {}
  let beating: Promise<void> = Promise.resolve()
  const beat = async () => {
    // A store that is away for a moment ends nothing: who is not heard of for long is broken by others.
    const isWanted = await work.write(organizationId, context => noted(context, id, progress)).catch(() => true)
    if (!isWanted) return end()
    if (!over.signal.aborted) cancel = clock.after(beatMs, () => void (beating = beat()))
  }
  beating = beat()
  const means = { ...testBounds, clock, request, ended: over.signal, progress: (now: TestProgress) => (progress = now) }
  const outcome = await turns
    .take(organizationId, () => testApart(asked, means))
    .catch((thrown): Outcome => ({ reason: failureFrom(thrown).message }))
  over.abort()
  cancel()
  await beating
  ended.removeEventListener('abort', end)
  await work.write(organizationId, context => settled(context, id, outcome))
}

/** False where nobody wants it any more. */
async function noted({ transaction, services }: WriteContext, id: string, { done, of }: TestProgress) {
  const { rows } = await sql`update contract_test_reports r set seen_at = ${new Date(services.clock.nowMs())},
      done = ${done}, total = ${of}
    from contract_tests t where t.id = r.contract_test_id and t.state = 'running' and r.contract_test_id = ${id}
    returning 1 as one`.execute(transaction)
  return rows.length > 0
}

async function settled({ resources, transaction, services }: WriteContext, id: string, outcome: Outcome) {
  const row = await resources.find('ContractTest', id)
  if (row?.state !== 'running') return
  const endedAt = new Date(services.clock.nowMs()).toISOString()
  if ('reason' in outcome)
    return void (await resources.transition(row, 'break', { endedAt, reason: cut(outcome.reason, 1000) }))
  const { figures, report } = outcome
  await sql`update contract_test_reports set report = ${json(report)}::jsonb
    where contract_test_id = ${id}`.execute(transaction)
  await resources.transition(row, figures.findings > 0 ? 'fail' : 'pass', { endedAt, ...figures })
}

function silent({ read, services }: JobWork): Promise<{ id: string; organizationId: string }[]> {
  const since = new Date(services.clock.nowMs() - silentMsMax)
  return read(async (_, db) => {
    const { rows } = await sql<{ id: string; organizationId: string }>`
      select t.id, t.organization_id as "organizationId" from contract_tests t
      join contract_test_reports r on r.organization_id = t.organization_id and r.contract_test_id = t.id
      where t.state = 'running' and r.seen_at < ${since} limit ${perLook}`.execute(db)
    return rows
  })
}

export const contractTestHooks: ResourceHooks = {
  async shown({ transaction }, rows) {
    const running = rows.flatMap(({ id, state }) => (state === 'running' ? [id] : []))
    if (running.length === 0) return new Map()
    const { rows: found } = await sql<{ id: string; done: number; of: number }>`select contract_test_id as id, done,
      total as of from contract_test_reports where contract_test_id = any(${running})`.execute(transaction)
    return new Map(found.map(({ id, done, of }) => [id, { progress: { done, of } }]))
  },
}
