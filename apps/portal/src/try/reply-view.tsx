import { t } from '@gatehouse/ui/text.ts'
import { CodeBlock } from '../parts/samples.tsx'
import type { ToldReply } from './told-reply.ts'

export function ReplyView({ told: { status, tookMs, headers, text, bytes, end } }: { told: ToldReply }) {
  return (
    <section aria-label={t('tryReply')} className="tried">
      <p role="status">
        <strong data-status={Math.floor(status / 100)}>{status}</strong>
        {` · ${t('tryTook', { ms: Math.round(tookMs) })} · ${t('tryBytes', { n: bytes })}`}
      </p>
      {end !== 'whole' && <p className="ends">{t(`tryEnd_${end}`)}</p>}
      <details>
        <summary>{t('tryHeaders')}</summary>
        <CodeBlock text={headers.map(([name, value]) => `${name}: ${value}`).join('\n')} />
      </details>
      {bytes === 0 && <p>{t('tryEmpty')}</p>}
      {bytes > 0 && (text === undefined ? <p>{t('tryNoText')}</p> : <CodeBlock text={text} />)}
    </section>
  )
}
