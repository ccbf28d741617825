import { t } from '@gatehouse/ui/text.ts'
import type { RefusedReason } from '../contract.ts'
import { type At, page } from '../page.ts'
import { Crumbs } from '../parts/crumbs.tsx'
import { Prose } from '../parts/prose.tsx'
import { type Application, doing, readApplications } from './account-data.ts'
import { Check, Choice, Field, Form, Wrong } from './form.tsx'
import { answersIn, FormFields, type PlanForm } from './plan-form.tsx'
import { formToken } from './reader-session.ts'
import { given, ownTrying } from './trying.ts'

interface Plan {
  id: string
  title: string
  description?: string
  product: string
  approval: 'automatic' | 'manual'
  terms?: { text: string; sha256: string }
  form?: PlanForm
  environments: string[]
}

interface Data {
  plan: Plan
  items: Application[]
  token: string
  wrong?: RefusedReason
}

const pathOf = ({ params }: At) => `${params.workspace}/${params.plan}`

async function load(at: At): Promise<Data> {
  const query = { portal: at.api.portal, plan: pathOf(at) }
  const [plan, items, token] = await Promise.all([
    at.api.call<Plan>('GET', 'developers/plan', { query }),
    readApplications(at),
    formToken(at),
  ])
  return { plan, items, token }
}

/** A new application where it was given a name, or the one that was chosen. */
function chosen(form: URLSearchParams): Record<string, string> {
  const { application, newTitle } = given(form, 'application', 'newTitle')
  return application && !newTitle ? { application } : { newApplication: newTitle ?? t('accountFirstApplication') }
}

/** What is meant in earnest stands first, and the place to practise says that it is one. */
export function environmentChoices(environments: readonly string[], { sandbox }: At['site']['environments']) {
  const inOrder = [...environments].sort((a, b) => Number(a === sandbox) - Number(b === sandbox))
  return inOrder.map(one => [one, one === sandbox ? t('accountPractise', { environment: one }) : one] as const)
}

export const subscribePage = page<Data>({
  path: '/account/subscribe/:workspace/:plan',
  own: true,
  load,
  title: ({ plan }) => t('accountSubscribe', { plan: plan.title }),
  act: (at, form) =>
    ownTrying<Data>(at, form, {
      async work() {
        const { plan } = await load(at)
        const { application } = await doing(at)<{ application: string }>('subscribe', {
          ...{ portal: at.api.portal, plan: plan.id, ...chosen(form), ...given(form, 'environment', 'terms') },
          ...(plan.form ? { answers: answersIn(plan.form, form) } : {}),
        })
        return { to: `/account/applications/${encodeURIComponent(application)}` }
      },
      again: async wrong => ({ ...(await load(at)), wrong }),
    }),
  View: ({ data: { plan, items, token, wrong }, at }) => (
    <article className="narrow">
      <Crumbs at={at} trail={[[t('portalApis'), '/products']]} />
      <h1>{t('accountSubscribe', { plan: `${plan.product} · ${plan.title}` })}</h1>
      <Prose text={plan.description} at={at} />
      <p>{t(plan.approval === 'manual' ? 'accountManual' : 'accountAutomatic')}</p>
      <Wrong reason={wrong} />
      {wrong?.application && (
        <p>
          <a href={at.link(`/account/applications/${encodeURIComponent(wrong.application)}#subscriptions`)}>
            {t('accountSecond')}
          </a>
        </p>
      )}
      <Form submit={plan.approval === 'manual' ? t('accountAsk') : t('accountSubscribeDo')} token={token}>
        {items.length > 0 && (
          <Choice
            {...{ name: 'application', label: t('accountApplication') }}
            options={[...items.map(({ id, title }) => [id, title] as const), ['', t('accountApplicationOther')]]}
            value={at.request.query.get('application') ?? undefined}
          />
        )}
        <Field
          {...{ name: 'newTitle', maxLength: 200, required: items.length === 0 }}
          label={t(items.length > 0 ? 'accountApplicationOtherTitle' : 'accountApplicationFirst')}
        />
        <Choice
          {...{ name: 'environment', label: t('accountEnvironment') }}
          options={environmentChoices(plan.environments, at.site.environments)}
        />
        {plan.form && <FormFields form={plan.form} />}
        {plan.terms && <Terms terms={plan.terms} />}
      </Form>
    </article>
  ),
})

function Terms({ terms: { text, sha256 } }: { terms: { text: string; sha256: string } }) {
  return (
    <fieldset className="field">
      <legend>{t('accountTerms')}</legend>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by the keyboard */}
      <section className="terms" tabIndex={0} aria-label={t('accountTerms')}>
        {text}
      </section>
      <Check name="terms" value={sha256} label={t('accountTermsAccept')} required />
    </fieldset>
  )
}
