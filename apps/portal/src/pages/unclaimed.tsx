import { t } from '@gatehouse/ui/text.ts'
import { page } from '../page.ts'

/** Where no portal answers: what this is for, and how one comes to be. */
export const unclaimedPage = page<undefined>({
  path: '',
  load: async () => undefined,
  title: () => t('portalNone'),
  own: true,
  View: () => (
    <article className="narrow">
      <h1>{t('portalNone')}</h1>
      <p>{t('portalNoneText')}</p>
      <p>
        <code>npx gatehouse demo</code>
      </p>
    </article>
  ),
})
