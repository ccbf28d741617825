import { t } from '@gatehouse/ui/text.ts'
import { Field, Form } from '../account/form.tsx'
import type { At } from '../page.ts'
import { Day } from '../parts/day.tsx'
import { Prose } from '../parts/prose.tsx'
import { isSignedIn, type Post as Written } from './community-data.ts'
import { authorText } from './question-rows.tsx'
import { TextArea } from './text-area.tsx'

interface PostProps {
  at: At
  post: Written & { title?: string }
  token: string | undefined
  /** Of an answer; nothing for the question. */
  answer?: string
  accepted?: boolean
  mayAccept?: boolean
}

/** A question or an answer with what its reader may do to it. */
export function Post({ at, post, token, answer, accepted = false, mayAccept = false }: PostProps) {
  const { author } = post
  return (
    <article className={`post ${author.kind}`} {...(answer ? { id: answer } : {})}>
      <p className="by">
        <strong>{authorText(author)}</strong> · <Day at={post.createdAt} />
        {post.editedAt && ` · ${t('communityEdited')}`}
        {accepted && <strong className="accepted"> · ✓ {t('communityAccepted')}</strong>}
      </p>
      {post.moderation !== 'shown' && (
        <p className="notice" role="status">
          {t(`communityModeration_${post.moderation}`)}
          {post.reason && `: ${post.reason}`}
        </p>
      )}
      <Prose text={post.body} at={at} top={answer ? 3 : 2} prefix={`${answer ?? 'question'}-`} images="own" />
      {isSignedIn(at) && (
        <Deeds {...{ post, token, answer, mayAccept: mayAccept && !accepted && post.moderation === 'shown' }} />
      )}
    </article>
  )
}

interface DeedsProps {
  post: Written & { title?: string }
  token: string | undefined
  answer: string | undefined
  mayAccept: boolean
}

function Deeds({ post, token, answer, mayAccept }: DeedsProps) {
  const hidden: Readonly<Record<string, string>> = answer === undefined ? {} : { answer }
  const of = answer ?? ''
  return (
    <div className="deeds">
      {mayAccept && <Form {...{ token, hidden }} does="accept" submit={t('communityAccept')} tone="quiet" inline />}
      {post.mine && post.moderation !== 'hidden' && (
        <details>
          <summary className="fold">{t('communityEdit')}</summary>
          <Form {...{ token, hidden }} does="edit" submit={t('communitySave')}>
            {post.title !== undefined && (
              <Field
                {...{ name: 'title', label: t('communityTitle'), value: post.title, required: true }}
                maxLength={200}
              />
            )}
            <TextArea {...{ name: 'body', label: t('communityText'), value: post.body, of }} />
          </Form>
        </details>
      )}
      {post.mine ? (
        <details>
          <summary className="fold">{t('communityDelete')}</summary>
          <Form {...{ token, hidden }} does="delete" submit={t('communityDeleteDo')} tone="stop" />
        </details>
      ) : (
        <details>
          <summary className="fold">{t('communityReport')}</summary>
          <Form {...{ token, hidden }} does="report" submit={t('communityReportDo')} tone="quiet">
            <TextArea
              {...{ name: 'reason', label: t('communityReportWhy'), maxLength: 500, rows: 3, of: `${of}-why` }}
            />
          </Form>
        </details>
      )}
    </div>
  )
}
