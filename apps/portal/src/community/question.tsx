import { StateBadge } from '@gatehouse/ui/state-badge.tsx'
import { t } from '@gatehouse/ui/text.ts'
import { Form, Told, Wrong } from '../account/form.tsx'
import { formToken } from '../account/reader-session.ts'
import { given, ownTrying, written } from '../account/trying.ts'
import type { RefusedReason } from '../contract.ts'
import { escaped } from '../markdown.ts'
import { type At, page } from '../page.ts'
import { Crumbs } from '../parts/crumbs.tsx'
import { productPath } from '../paths.ts'
import { isSignedIn, questionPath, questionsPath, readThread, type Thread, writing } from './community-data.ts'
import { Post } from './post.tsx'
import { authorText } from './question-rows.tsx'
import { TextArea } from './text-area.tsx'

interface Data {
  thread: Thread
  token: string
  wrong?: RefusedReason
  /** What was written and refused. */
  draft?: string
}

const load = async (at: At): Promise<Data> => {
  const [thread, token] = await Promise.all([readThread(at, at.params.question!.slice(0, 64)), formToken(at)])
  return { thread, token }
}

async function act(at: At, form: URLSearchParams): Promise<{ to: string }> {
  const question = at.params.question!
  const write = writing(at)
  const answer = written(form, 'answer')
  const post = { question, ...(answer === undefined ? {} : { answer }) }
  const body = form.get('body') ?? ''
  const here = questionPath(question)
  switch (form.get('do')) {
    case 'accept':
      await write('accept-answer', post)
      return { to: here }
    case 'edit':
      await write('edit-post', { ...post, ...given(form, 'title'), body })
      return { to: here }
    case 'report':
      await write('report-post', { ...post, reason: form.get('reason') ?? '' })
      return { to: `${here}?done=reported` }
    case 'delete': {
      const { thread } = await load(at)
      await write('delete-post', post)
      return { to: answer === undefined ? questionsPath(thread.product) : here }
    }
    default:
      await write('reply', { question, body })
      return { to: here }
  }
}

export const questionPage = page<Data>({
  path: '/questions/:question',
  load,
  title: ({ thread }) => thread.title,
  act: (at, form) =>
    ownTrying<Data>(at, form, {
      work: () => act(at, form),
      again: async wrong => ({
        ...(await load(at)),
        wrong,
        draft: form.get('do') === 'reply' ? (form.get('body') ?? '') : '',
      }),
    }),
  View: ({ data: { thread, token, wrong, draft }, at }) => (
    <div className="narrow">
      <Crumbs
        at={at}
        trail={[
          [thread.productTitle, productPath(thread.product)],
          [t('communityQuestions'), questionsPath(thread.product)],
        ]}
      />
      <h1>{thread.title}</h1>
      <p>
        <StateBadge state={thread.state} />
        {thread.private && ` ${t('communityPrivateText')}`}
      </p>
      <Wrong reason={wrong} />
      {at.request.query.get('done') === 'reported' && <Told>{t('communityReported')}</Told>}
      <Post {...{ at, token }} post={thread} />
      <h2 id="answers">{t('communityAnswers', { n: thread.answered.length })}</h2>
      {thread.answered.map(one => (
        <Post
          key={one.id}
          {...{ at, token, answer: one.id, accepted: one.accepted, mayAccept: thread.mine }}
          post={one}
        />
      ))}
      <Reply {...{ thread, token, at, draft }} />
    </div>
  ),
  markdown: ({ thread }) =>
    [
      `# ${escaped(thread.title)}`,
      `${escaped(authorText(thread.author))}, ${thread.createdAt}: ${thread.state}`,
      thread.body,
      ...thread.answered.map(
        one =>
          `## ${escaped(authorText(one.author))}${one.accepted ? ` (${t('communityAccepted')})` : ''}\n\n${one.body}`,
      ),
    ].join('\n\n'),
})

function Reply({
  thread,
  token,
  at,
  draft = '',
}: {
  thread: Thread
  token: string
  at: At
  draft?: string | undefined
}) {
  if (thread.state === 'closed') return <p className="empty">{t('communityClosed')}</p>
  if (!isSignedIn(at))
    return (
      <p>
        <a className="button" href={at.link(`/sign-in?next=${encodeURIComponent(questionPath(thread.name))}`)}>
          {t('communitySignIn')}
        </a>
      </p>
    )
  return (
    <Form token={token} does="reply" submit={t('communityReply')}>
      <TextArea
        {...{ name: 'body', label: t('communityYourAnswer'), help: t('communityMarkdown'), value: draft }}
        of="-reply"
      />
    </Form>
  )
}
