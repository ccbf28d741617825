/** Endpoints that policies answer, where one stands already. Rule OWN-3 of SPEC.md. */
import type { Problem } from '@gatehouse/base'
import { filled } from '@gatehouse/schema'
import { currentConfig, type Policies } from './check-part.ts'
import { Router } from './router.ts'
import { type ApiPart, canonicalJson, type PlacedPolicy } from './snapshot.ts'

/** Of a part that is well otherwise; pointers are into it. */
export function takenEndpoints(part: ApiPart, policies: Policies): Problem[] {
  const router = new Router<true>()
  for (const { method, path } of part.endpoints) router.add(method, path, true)
  const seen = new Set<string>()
  return placedIn(part).flatMap(([use, pointer]) => {
    const same = canonicalJson(use)
    if (seen.has(same)) return []
    seen.add(same)
    const unit = policies.get(use.policy)!
    const answers = unit.answers?.(filled(unit.config, currentConfig(use, unit)) as never) ?? []
    return answers.flatMap(({ method, path }): Problem[] => {
      if (router.add(method, path, true)) return []
      const message = `${use.policy} answers ${method} ${path}, which stands there already.`
      const hint = 'Give it another path in its configuration, or place the policy once, on the API.'
      return [{ code: 'duplicate_endpoint', message, pointer: `${pointer}/config`, hint }]
    })
  })
}

function placedIn(part: ApiPart): [use: PlacedPolicy, pointer: string][] {
  const listed = (uses: readonly PlacedPolicy[], pointer: string) =>
    uses.map((use, i): [PlacedPolicy, string] => [use, `${pointer}/policies/${i}`])
  return [
    ...listed(part.policies, ''),
    ...part.endpoints.flatMap((endpoint, i) => listed(endpoint.policies, `/endpoints/${i}`)),
    ...part.plans.flatMap((plan, i) => listed(plan.policies, `/plans/${i}`)),
  ]
}
