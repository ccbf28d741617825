/** Endpoints that policies answer themselves, below the base path of their API. Rules OWN-1 to OWN-3 of SPEC.md. */
import { Failure } from '@gatehouse/base'
import type { OwnEndpoint } from '@gatehouse/unit'
import type { RouteMatch } from './program.ts'
import type { Route, Step } from './route.ts'
import type { Router } from './router.ts'

/** Throws `snapshot_invalid` where one stands there already: what it answers must not be somebody else's. */
export function addOwnRoutes(router: Router<RouteMatch>, like: Route, steps: Iterable<Step>): void {
  for (const step of steps) {
    for (const endpoint of step.hooks.endpoints ?? []) {
      const route = ownRoute(like, step, endpoint)
      if (router.add(endpoint.method, endpoint.path, { kind: 'route', route })) continue
      throw new Failure(
        'snapshot_invalid',
        `${step.use.policy} answers ${endpoint.method} ${endpoint.path}, which stands there already: give it another path, or place the policy once, on the API.`,
      )
    }
  }
}

function ownRoute(like: Route, { use }: Step, { method, path, answer }: OwnEndpoint): Route {
  const step: Step = { use: { ...use, stage: 'observe', config: {} }, hooks: { request: answer } }
  return {
    ...like,
    // Whoever comes here is not known yet, or shows it otherwise.
    part: { ...like.part, access: 'open' },
    ...{ endpoint: `gatehouse-${use.policy}`, method, own: true, streams: false, security: undefined },
    template: like.template.slice(0, like.basePathLength) + path,
    open: like.open.filter(({ use: { stage } }) => stage === 'edge'),
    known: like.known.map(() => [step]),
  }
}
