import { t } from '@gatehouse/ui/text.ts'
import { Choice, Form, Told, Wrong } from '../account/form.tsx'
import { formToken } from '../account/reader-session.ts'
import { ownTrying, written } from '../account/trying.ts'
import type { RefusedReason } from '../contract.ts'
import type { At, Done } from '../page.ts'
import { guidePath } from '../paths.ts'
import { writing } from './community-data.ts'
import { TextArea } from './text-area.tsx'

export interface FeedbackData {
  token: string
  wrong?: RefusedReason
}

export const loadFeedback = async (at: At): Promise<FeedbackData> => ({ token: await formToken(at) })

/** Of who is not signed in as well: the origin of a form was looked at before. */
export const giveFeedback = <D extends FeedbackData>(
  at: At,
  form: URLSearchParams,
  load: (at: At) => Promise<D>,
): Promise<Done<D>> => {
  const path = at.params.rest!
  return ownTrying<D>(at, form, {
    async work() {
      const word = written(form, 'word')
      await writing(at)('give-feedback', {
        ...{ path, helped: form.get('helped') === 'yes' },
        ...(word === undefined ? {} : { word }),
      })
      return { to: `${guidePath(path)}?thanks=1#feedback` }
    },
    again: async wrong => ({ ...(await load(at)), wrong }),
  })
}

export function Feedback({ at, data: { token, wrong } }: { at: At; data: FeedbackData }) {
  if (at.site.posts === 'off') return null
  return (
    <section id="feedback" className="feedback" aria-label={t('communityFeedback')}>
      <Wrong reason={wrong} />
      {at.request.query.has('thanks') ? (
        <Told>{t('communityThanks')}</Told>
      ) : (
        <details>
          <summary className="fold">{t('communityFeedback')}</summary>
          <Form token={token} does="feedback" submit={t('communitySend')} tone="quiet">
            <Choice
              {...{ name: 'helped', label: t('communityHelped') }}
              options={[
                ['yes', t('communityYes')],
                ['no', t('communityNo')],
              ]}
            />
            <TextArea {...{ name: 'word', label: t('communityWord'), maxLength: 1000, required: false, rows: 3 }} />
          </Form>
        </details>
      )}
    </section>
  )
}
