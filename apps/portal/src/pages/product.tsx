import { StateBadge } from '@gatehouse/ui/state-badge.tsx'
import { t } from '@gatehouse/ui/text.ts'
import { Wrong } from '../account/form.tsx'
import { formToken } from '../account/reader-session.ts'
import { ownTrying } from '../account/trying.ts'
import { type QuestionLine, type Rating, readQuestions, readRating, writing } from '../community/community-data.ts'
import { Said } from '../community/rating.tsx'
import type { RefusedReason } from '../contract.ts'
import { escaped } from '../markdown.ts'
import { type At, page } from '../page.ts'
import { Crumbs } from '../parts/crumbs.tsx'
import { type Limit, limitText } from '../parts/limit.ts'
import { Prose } from '../parts/prose.tsx'
import { productPath, versionPath } from '../paths.ts'
import type { Product } from '../site.ts'

export interface Plan {
  at: string
  title: string
  description?: string
  approval: 'automatic' | 'manual'
  limits: Limit[]
}

interface Data extends Product {
  plans: Plan[]
  /** By applications that use this one. */
  alsoUsed: { at: string; title: string }[]
  said?: { rating: Rating; items: QuestionLine[]; token: string }
  wrong?: RefusedReason
}

const nameOf = ({ params }: At) => `${params.workspace}/${params.product}`

async function load(at: At): Promise<Data> {
  const product = nameOf(at)
  const data = await at.api.read<Data>('product', { product })
  if (at.site.posts === 'off') return data
  const [rating, { items }, token] = await Promise.all([
    readRating(at, product),
    readQuestions(at, { product, limit: 3 }),
    formToken(at),
  ])
  return { ...data, said: { rating, items, token } }
}

export const productPage = page<Data>({
  path: '/products/:workspace/:product',
  load,
  title: ({ title }) => title,
  about: ({ description }) => description,
  act: (at, form) =>
    ownTrying<Data>(at, form, {
      async work() {
        await writing(at)('rate', { product: nameOf(at), stars: Number(form.get('stars')) })
        return { to: `${productPath(nameOf(at))}#rating` }
      },
      again: async wrong => ({ ...(await load(at)), wrong }),
    }),
  View: ({ data, at }) => (
    <article className="narrow">
      <Crumbs at={at} trail={[[t('portalApis'), '/products']]} />
      <h1>{data.title}</h1>
      <Wrong reason={data.wrong} />
      <Prose text={data.description} at={at} />
      <h2 id="versions">{t('portalVersions')}</h2>
      <ul className="rows">
        {data.versions.map(one => (
          <li key={one.at}>
            <a href={at.link(versionPath(one.at))}>
              {one.title} {one.version}
            </a>{' '}
            <StateBadge state={one.state} />
            <p>
              <code>{one.basePath || '/'}</code>
              {!one.isLive && ` · ${t('portalNotLive')}`}
            </p>
          </li>
        ))}
      </ul>
      <h2 id="plans">{t('portalPlans')}</h2>
      {data.plans.length === 0 && <p>{t('portalPlansNone')}</p>}
      <ul className="rows">
        {data.plans.map(plan => (
          <li key={plan.at}>
            <strong>{plan.title}</strong> <a href={at.link(`/account/subscribe/${plan.at}`)}>{t('portalSubscribe')}</a>
            {plan.description && <p>{plan.description}</p>}
            <p>
              {[...plan.limits.map(limitText), t(`portalPlanApproval_${plan.approval}`)].filter(Boolean).join(' · ')}
            </p>
          </li>
        ))}
      </ul>
      {data.alsoUsed.length > 0 && (
        <>
          <h2 id="also-used">{t('alsoUsed')}</h2>
          <ul className="rows">
            {data.alsoUsed.map(one => (
              <li key={one.at}>
                <a href={at.link(productPath(one.at))}>{one.title}</a>
              </li>
            ))}
          </ul>
        </>
      )}
      {data.said && <Said {...{ at, product: data.at, ...data.said }} />}
    </article>
  ),
  markdown: (data, { request }) =>
    [
      `# ${escaped(data.title)}`,
      data.description ?? '',
      `## ${t('portalVersions')}`,
      data.versions
        .map(
          one =>
            `- [${escaped(`${one.title} ${one.version}`)}](${request.origin}${request.base}${versionPath(one.at)}.md): ${one.state}`,
        )
        .join('\n'),
      `## ${t('portalPlans')}`,
      data.plans
        .map(plan => `- ${escaped(plan.title)}: ${plan.limits.map(limitText).filter(Boolean).join(', ') || '–'}`)
        .join('\n'),
    ]
      .filter(Boolean)
      .join('\n\n'),
})

export const crumbOf = ({ at, title }: { at: string; title: string }): [string, string] => [title, productPath(at)]
