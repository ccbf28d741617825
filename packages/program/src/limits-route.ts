/** The endpoint of every API version where a caller asks what its limits leave it. Rules LEFT-1 to LEFT-4 of SPEC.md. */
import { bodyOf, HeaderList } from '@gatehouse/base'
import { type Exchange, openStages, type PolicyHooks, type Reply } from '@gatehouse/unit'
import type { Route, Step } from './route.ts'

/** Below the base path. */
export const limitsPath = '/.well-known/gatehouse/limits'

/** The route that asks these steps; undefined where none has limits to tell of. */
export function limitsRoute(like: Route, lists: readonly (readonly Step[])[]): Route | undefined {
  if (!lists.some(steps => steps.some(({ hooks }) => hooks.limits))) return undefined
  return {
    ...like,
    ...{ endpoint: 'gatehouse-limits', method: 'GET', own: true, streams: false },
    template: like.template.slice(0, like.basePathLength) + limitsPath,
    known: lists.map(steps => [...steps.filter(({ use }) => use.stage === 'authorize'), tellingStep(steps)]),
  }
}

function tellingStep(steps: readonly Step[]): Step {
  const asked = steps.filter(({ hooks, use }) => hooks.limits && !openStages.includes(use.stage))
  const hooks: PolicyHooks = { request: exchange => told(exchange, asked) }
  const place = { policy: 'limits', version: 1, scope: 'api', stage: 'observe' } as const
  return { use: { ...place, identity: 'gatehouse:limits', config: {} }, hooks }
}

async function told(exchange: Exchange, steps: readonly Step[]): Promise<Reply> {
  const lists = await Promise.all(
    steps.map(async ({ use: { policy, scope }, hooks }) =>
      (await hooks.limits!(exchange)).map(report => ({ ...report, policy, scope })),
    ),
  )
  const text = JSON.stringify({ limits: lists.flat() })
  return {
    status: 200,
    headers: new HeaderList(['Content-Type', 'application/json', 'Cache-Control', 'no-store']),
    body: bodyOf(new TextEncoder().encode(text)),
  }
}
