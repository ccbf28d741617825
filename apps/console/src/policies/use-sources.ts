/** Policies of every place that a request to this version passes, from the widest to the narrowest. */
import { useQuery } from '@tanstack/react-query'
import { send } from '../api.ts'
import { client, listPath, oneQuery, type Page } from '../queries.ts'
import { nounOf, type Where } from '../units.ts'
import type { Scope, Source } from './lanes.ts'
import { type Around, policiesOf } from './policy-place.ts'

/** A place that may not be seen, or is gone, has none to show. */
async function sourceOf(scope: Scope, kind: string, where: Where): Promise<Source> {
  const row = await client.fetchQuery(oneQuery(nounOf(kind), where)).catch(() => undefined)
  return { scope, owner: where.name!, uses: policiesOf(row) }
}

export function useAround({ organization, workspace, name }: Where, api: string) {
  return useQuery({
    enabled: api !== '',
    queryKey: [organization, 'Policies', 'around', workspace, name, api],
    queryFn: async (): Promise<Around> => ({
      wider: await Promise.all([
        sourceOf('organization', 'Organization', { organization, name: organization }),
        sourceOf('workspace', 'Workspace', { organization, name: workspace }),
        sourceOf('api', 'Api', { organization, workspace, name: api }),
      ]),
      products: await productsOf({ organization, workspace, name }),
    }),
  })
}

const plansMax = '50'

async function productsOf({ organization, workspace, name }: Where): Promise<Around['products']> {
  const list = async (kind: string, filters: Record<string, string>) => {
    const path = listPath(nounOf(kind), { organization, workspace }, { ...filters, limit: plansMax })
    return ((await send({ method: 'GET', path }).catch(() => ({ items: [] }))) as Page).items
  }
  const products = (await list('Product', {})).filter(({ spec }) =>
    ((spec.apiVersions ?? []) as string[]).includes(name!),
  )
  return Promise.all(products.map(async product => ({ product, plans: await list('Plan', { product: product.name }) })))
}
