/** What applications with a subscription to a product use besides. */
import type { Row, WriteContext } from '@gatehouse/control'
import { sql } from 'kysely'
import { atOf, type Offered, type ProductSpec } from './offered.ts'

/** Of fewer nobody is told, so that none is told of anybody. */
const applicationsMin = 3
const toldMax = 3

/** Products that are there for the reader, those that most have first. */
export async function alsoUsed(
  { transaction, organization }: WriteContext,
  { products }: Pick<Offered, 'products'>,
  product: Row<ProductSpec>,
): Promise<{ at: string; title: string }[]> {
  const others = products.filter(({ id }) => id !== product.id)
  if (others.length === 0) return []
  const { rows } = await sql<{ id: string }>`
    with held as (
      select distinct s.application_id, p.product_id from subscriptions s
      join plans p on p.organization_id = s.organization_id and p.id = s.plan_id
      where s.organization_id = ${organization!.id} and s.state = 'active'
    )
    select other.product_id as id from held own
    join held other on other.application_id = own.application_id
    where own.product_id = ${product.id} and other.product_id = any(${others.map(({ id }) => id)})
    group by other.product_id having count(*) >= ${applicationsMin}
    order by count(*) desc, other.product_id limit ${toldMax}`.execute(transaction)
  const byId = new Map(others.map(one => [one.id, one]))
  return rows.flatMap(({ id }) => {
    const found = byId.get(id)
    return found ? [{ at: atOf(found), title: found.spec.title ?? found.name }] : []
  })
}
