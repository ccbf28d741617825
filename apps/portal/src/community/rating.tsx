import { t } from '@gatehouse/ui/text.ts'
import { Choice, Form } from '../account/form.tsx'
import type { At } from '../page.ts'
import { isSignedIn, type QuestionLine, questionsPath, type Rating as Rated } from './community-data.ts'
import { QuestionRows } from './question-rows.tsx'

const stars = ['5', '4', '3', '2', '1'] as const

interface SaidProps {
  at: At
  product: string
  rating: Rated
  items: readonly QuestionLine[]
  token: string
}

/** What readers say of a product: how good it is, and what they asked last. */
export function Said({ at, product, rating: { average, count = 0, own }, items, token }: SaidProps) {
  return (
    <>
      <h2 id="questions">{t('communityQuestions')}</h2>
      {items.length === 0 && <p>{t('communityNone')}</p>}
      <QuestionRows items={items} at={at} />
      <p>
        <a href={at.link(questionsPath(product))}>{t(items.length === 0 ? 'communityAsk' : 'communityAll')}</a>
      </p>
      <h2 id="rating">{t('communityRating')}</h2>
      <p>{average === undefined ? t('communityTooFew') : t('communityAverage', { average, n: count })}</p>
      {isSignedIn(at) && (
        <Form token={token} does="rate" submit={t('communityRate')} tone="quiet">
          <Choice
            {...{ name: 'stars', label: t('communityYours'), value: own === undefined ? '5' : String(own) }}
            options={stars.map(one => [one, t(`communityStars_${one}`)])}
          />
        </Form>
      )}
    </>
  )
}
