import { t } from '@gatehouse/ui/text.ts'
import { type Account, readAccount } from '../account/account-data.ts'
import { Choice, Field, Form, Wrong } from '../account/form.tsx'
import { formToken } from '../account/reader-session.ts'
import { given, ownTrying } from '../account/trying.ts'
import type { RefusedReason } from '../contract.ts'
import { escaped } from '../markdown.ts'
import { type At, page } from '../page.ts'
import { Crumbs } from '../parts/crumbs.tsx'
import { productPath } from '../paths.ts'
import type { Product } from '../site.ts'
import { isSignedIn, type QuestionList, questionPath, questionsPath, readQuestions, writing } from './community-data.ts'
import { QuestionRows } from './question-rows.tsx'
import { TextArea } from './text-area.tsx'

const shownMax = 20

interface Data extends QuestionList {
  product: Product
  q: string
  offset: number
  token: string
  account?: Account
  wrong?: RefusedReason
  draft?: Record<string, string>
}

async function load(at: At): Promise<Data> {
  const { query } = at.request
  const name = `${at.params.workspace}/${at.params.product}`
  const q = (query.get('q') ?? '').slice(0, 200)
  const offset = Math.min(10_000, Math.max(0, Math.trunc(Number(query.get('offset'))) || 0))
  const [product, list, token, account] = await Promise.all([
    at.api.read<Product>('product', { product: name }),
    readQuestions(at, { product: name, q, offset, limit: shownMax }),
    formToken(at),
    isSignedIn(at) ? readAccount(at) : undefined,
  ])
  return { ...{ product, q, offset, token, ...list }, ...(account ? { account } : {}) }
}

async function ask(at: At, form: URLSearchParams): Promise<{ to: string }> {
  const to = form.get('to') ?? 'everybody'
  const { name } = await writing(at)<{ name: string }>('ask', {
    product: `${at.params.workspace}/${at.params.product}`,
    ...{ title: form.get('title')?.trim() ?? '', body: form.get('body') ?? '', private: to !== 'everybody' },
    ...(to.startsWith('team_') ? { team: to } : {}),
  })
  return { to: questionPath(name) }
}

export const questionsPage = page<Data>({
  path: '/products/:workspace/:product/questions',
  load,
  title: ({ product }) => t('communityQuestionsOf', { product: product.title }),
  act: (at, form) =>
    ownTrying<Data>(at, form, {
      work: () => ask(at, form),
      again: async wrong => ({ ...(await load(at)), wrong, draft: given(form, 'title', 'body', 'to') }),
    }),
  View: ({ data, at }) => (
    <div className="narrow">
      <Crumbs
        at={at}
        trail={[
          [t('portalApis'), '/products'],
          [data.product.title, productPath(data.product.at)],
        ]}
      />
      <h1>{t('communityQuestions')}</h1>
      <form className="filters" action={at.link(questionsPath(data.product.at))}>
        <label>
          {t('portalSearch')} <input type="search" name="q" maxLength={200} defaultValue={data.q} />
        </label>
        <button type="submit" className="button">
          {t('portalSearch')}
        </button>
      </form>
      {data.items.length === 0 && <p className="empty">{t(data.q ? 'communityNoneFound' : 'communityNone')}</p>}
      <QuestionRows items={data.items} at={at} />
      <Further data={data} at={at} />
      <p>
        <a href={at.link(`/questions.atom?product=${encodeURIComponent(data.product.at)}`)}>{t('communityNewest')}</a>
      </p>
      <Ask data={data} at={at} />
    </div>
  ),
  markdown: ({ items, product }, { request }) =>
    [
      `# ${escaped(t('communityQuestionsOf', { product: product.title }))}`,
      ...items.map(
        one => `- [${escaped(one.title)}](${request.origin}${request.base}${questionPath(one.name)}.md): ${one.state}`,
      ),
    ].join('\n'),
})

function Further({ data: { product, q, offset, more }, at }: { data: Data; at: At }) {
  const place = (to: number) =>
    at.link(`${questionsPath(product.at)}?${new URLSearchParams({ ...(q ? { q } : {}), offset: String(to) })}`)
  return (
    <nav className="neighbours" aria-label={t('portalMore')}>
      {offset > 0 && (
        <a rel="prev" href={place(Math.max(0, offset - shownMax))}>
          {t('portalPrevious')}
        </a>
      )}
      {more && (
        <a rel="next" href={place(offset + shownMax)}>
          {t('portalNext')}
        </a>
      )}
    </nav>
  )
}

function Ask({ data: { product, account, token, wrong, draft = {} }, at }: { data: Data; at: At }) {
  if (at.site.posts === 'off') return null
  if (!account)
    return (
      <p>
        <a className="button" href={at.link(`/sign-in?next=${encodeURIComponent(questionsPath(product.at))}`)}>
          {t('communitySignIn')}
        </a>
      </p>
    )
  return (
    <>
      <h2 id="ask">{t('communityAsk')}</h2>
      <Wrong reason={wrong} />
      {at.site.posts === 'after-approval' && <p>{t('communityApproval')}</p>}
      <Form token={token} does="ask" submit={t('communityAskDo')}>
        <Field
          {...{ name: 'title', label: t('communityTitle'), value: draft.title, required: true }}
          minLength={5}
          maxLength={200}
        />
        <TextArea
          {...{ name: 'body', label: t('communityText'), help: t('communityMarkdown') }}
          value={draft.body ?? ''}
        />
        <Choice
          {...{ name: 'to', label: t('communityTo'), value: draft.to }}
          options={[
            ['everybody', t('communityToEverybody')],
            ['private', t('communityToPrivate')],
            ...account.teams.map(({ id, title }) => [id, t('communityToTeam', { team: title })] as const),
          ]}
        />
      </Form>
    </>
  )
}
