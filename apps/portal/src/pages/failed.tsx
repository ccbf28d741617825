import { t } from '@gatehouse/ui/text.ts'
import type { RefusedReason } from '../contract.ts'
import { page } from '../page.ts'

/** Only what the portal cannot help is told as that. */
function headingOf({ status, title }: RefusedReason): string {
  if (status === 404) return t('portalNoPage')
  return status < 500 && title ? title : t('portalExternal')
}

/** What is not there, or could not be asked for: what happened, its code, what to do next. */
export const failedPage = page<RefusedReason>({
  path: '',
  load: async () => ({ status: 404, code: 'not_found', title: '' }),
  title: headingOf,
  own: true,
  View: ({ data, at }) => {
    const isMissing = data.status === 404
    return (
      <article className="narrow">
        <h1>{headingOf(data)}</h1>
        <p>{isMissing ? t('portalNoPageText') : `${data.status < 500 ? '' : `${data.title}. `}${data.hint ?? ''}`}</p>
        <p>
          <a href={at.link('/')}>{t('portalHome')}</a> · <code>{data.code}</code>
        </p>
      </article>
    )
  },
})
