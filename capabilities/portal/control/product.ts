import type { OperationHandler, Row } from '@gatehouse/control'
import { alsoUsed } from './also-used.ts'
import { atOf, productFor, versionsOf } from './offered.ts'
import { toldVersion } from './told-version.ts'

interface PlanSpec {
  title?: string
  description?: string
  approval: string
  policies: { policy: string; config?: unknown }[]
}

/** Of what a plan allows, what a reader is told; the rest of its policies is the publisher's own. */
const toldFields = ['limit', 'windowSeconds', 'per', 'algorithm', 'name'] as const

export const product: OperationHandler<{ product: string }> = {
  async run(context, { product: at }) {
    const { offered, product } = await productFor(context, at)
    const versions = await versionsOf(context, { ...offered, products: [product] })
    const plans = (await context.resources.all('Plan', { product: product.id })) as unknown as Row<PlanSpec>[]
    const { title, description } = product.spec
    return {
      ...{ at: atOf(product), title: title ?? product.name, labels: product.labels },
      ...(description === undefined ? {} : { description }),
      versions: (versions.get(product.id) ?? []).map(toldVersion),
      alsoUsed: await alsoUsed(context, offered, product),
      plans: plans.filter(({ state }) => state === 'published').map(toldPlan),
    }
  },
}

const toldPlan = (plan: Row<PlanSpec>) => ({
  ...{ at: atOf(plan), title: plan.spec.title ?? plan.name, approval: plan.spec.approval },
  ...(plan.spec.description === undefined ? {} : { description: plan.spec.description }),
  limits: plan.spec.policies.filter(({ policy }) => policy === 'rate-limit').flatMap(({ config }) => limitsOf(config)),
})

function limitsOf(config: unknown): Record<string, unknown>[] {
  const { limits = [config] } = (config ?? {}) as { limits?: unknown[] }
  return limits.map(limit => {
    const entries = Object.entries((limit ?? {}) as object).filter(([key]) => toldFields.includes(key as never))
    return Object.fromEntries(entries)
  })
}
