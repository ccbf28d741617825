/** A staged deployment on its way, told as it goes. */
import { setTimeout } from 'node:timers/promises'
import { Failure } from '@gatehouse/base'
import type { Call } from './command.ts'
import { verbOf } from './shortcut.ts'

interface Side {
  requests: number
  errorPercent: number
  p95Ms?: number
}

export interface StagedDeployment {
  name: string
  state: string
  spec: { revision: string; environment: string; stage?: { percent: number; of: string; whenKept: string } }
  status: {
    reason?: string
    stage?: { endsAt?: string; verdict?: string; figures?: { staged: Side; present: Side } }
  }
}

const lookMs = 1000

/** Throws `deployment_undone` where it does not go live. */
export async function waitForStage(call: Call, name: string): Promise<void> {
  const { clock, err } = call.world
  const path = verbOf('Deployment', 'get').verb.path
  let told = ''
  for (;;) {
    const deployment = (await call.api().ask({ method: 'GET', path, name })) as StagedDeployment
    const line = stageText(deployment, clock.nowMs())
    const { state, spec, status } = deployment
    if (state === 'failed' || state === 'rolled_back' || state === 'superseded') {
      const why = status.reason ?? 'Another deployment took its place.'
      throw new Failure('deployment_undone', `${spec.revision} is ${state.replace('_', ' ')}: ${why}`)
    }
    if (state === 'live' || (status.stage?.verdict === 'kept' && spec.stage?.whenKept === 'wait')) {
      return call.show(deployment, () => line)
    }
    if (line !== told) err(`… ${line}\n`)
    told = line
    // A timer of the clock would not keep the process.
    await setTimeout(lookMs)
  }
}

/** In one line: how it stands, in figures. */
export function stageText({ state, spec, status }: StagedDeployment, nowMs: number): string {
  const { stage } = status
  const what = `${spec.revision} in ${spec.environment} is ${state}`
  if (!spec.stage || state !== 'staged') return what
  const leftS = stage?.endsAt ? Math.max(0, Math.ceil((Date.parse(stage.endsAt) - nowMs) / 1000)) : undefined
  const parts = [
    `${what} (${spec.stage.percent} % of ${spec.stage.of})`,
    ...(stage?.figures ? [`${sideText(stage.figures.staged)}; live: ${sideText(stage.figures.present)}`] : []),
    stage?.verdict === 'kept' ? 'kept its objectives' : leftS === undefined ? '' : `${leftS} s left`,
  ]
  return parts.filter(Boolean).join(', ')
}

const sideText = ({ requests, errorPercent, p95Ms }: Side) =>
  `${requests} requests, ${errorPercent} % failed${p95Ms === undefined ? '' : `, p95 ${p95Ms} ms`}`
