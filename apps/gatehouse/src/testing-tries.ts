/** A gateway with policies around the upstream call, and targets in processes of their own, for tests. */
import type { TestContext } from 'node:test'
import { traffic } from '@gatehouse/capability-traffic'
import type { ApiPart } from '@gatehouse/program'
import { placed } from '@gatehouse/program/sample.ts'
import { filled } from '@gatehouse/schema'
import { gatewayFor, partTo } from './testing-gateway.ts'
import { type Target, target } from './testing-targets.ts'

/** The policy of the traffic room at the forward stage. */
export const forward = (policy: string, config: object) => {
  const unit = traffic.policies.find(({ name }) => name === policy)!
  return placed(policy, { stage: 'forward', config: filled(unit.config, config) as Record<string, unknown> })
}

interface Settings {
  names?: string[]
  /** Weights and labels of the targets, in their order. */
  shaped?: Partial<ApiPart['upstream']['targets'][number]>[]
  workers?: number
}

/** Targets that each answer with their name, behind a gateway with these policies. */
export async function tried(
  t: TestContext,
  policies: ApiPart['policies'],
  { names = ['a', 'b'], workers = 1, shaped = [], ...changes }: Partial<ApiPart['upstream']> & Settings = {},
) {
  const targets = await Promise.all(names.map(name => target(t, name)))
  const part = partTo(
    targets.map(({ url }) => url),
    changes,
  )
  part.upstream.targets = part.upstream.targets.map((one, i) => ({ ...one, ...shaped[i] }))
  const logged: string[] = []
  const log = (_: string, message: string) => void logged.push(message)
  const { call } = await gatewayFor(t, { ...part, policies }, { workers, log })
  const ask = async (init: RequestInit = {}) => {
    const startedMs = performance.now()
    const answer = await call('/pets/v1/pets', init)
    const text = await answer.text()
    const said = text.startsWith('{') ? JSON.parse(text) : { text }
    const cookie = answer.headers.get('set-cookie')
    return { status: answer.status, ms: performance.now() - startedMs, cookie, ...said }
  }
  return { targets: targets as [Target, Target], ask, logged }
}
