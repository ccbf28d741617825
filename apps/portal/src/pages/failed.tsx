import { t } from '@gatehouse/ui/text.ts'
import type { RefusedReason } from '../contract.ts'
import { page } from '../page.ts'

/** What is not there, or could not be asked for: what happened, its code, what to do next. */
export const failedPage = page<RefusedReason>({
  path: '',
  load: async () => ({ status: 404, code: 'not_found', title: '' }),
  title: ({ status }) => (status === 404 ? t('portalNoPage') : t('portalExternal')),
  own: true,
  View: ({ data, at }) => {
    const isMissing = data.status === 404
    return (
      <article className="narrow">
        <h1>{isMissing ? t('portalNoPage') : t('portalExternal')}</h1>
        <p>{isMissing ? t('portalNoPageText') : `${data.title}. ${data.hint ?? ''}`}</p>
        <p>
          <a href={at.link('/')}>{t('portalHome')}</a> · <code>{data.code}</code>
        </p>
      </article>
    )
  },
})
