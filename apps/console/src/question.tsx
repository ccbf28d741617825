import { Empty } from '@gatehouse/ui/empty.tsx'
import { Problem } from '@gatehouse/ui/problem.tsx'
import { RelativeTime } from '@gatehouse/ui/relative-time.tsx'
import { Section } from '@gatehouse/ui/section.tsx'
import { StateBadge } from '@gatehouse/ui/state-badge.tsx'
import { t } from '@gatehouse/ui/text.ts'
import { Badge, Button, Group, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { ActionDialog } from './action-dialog.tsx'
import { api, problemOf } from './api.ts'
import { Facts } from './resource-detail.tsx'
import { ResourceHeader } from './resource-header.tsx'
import type { PageProps } from './resource-page.tsx'
import { useMay } from './session.ts'

type Thread = Awaited<ReturnType<typeof api.questions.thread>>
type Answer = Thread['answered'][number]

/** A question: what was asked and answered, as it was written, with what there is to do to each. */
export function QuestionPage({ noun, row, where }: PageProps) {
  const thread = useQuery({
    queryKey: [where.organization, 'Question', 'thread', row.name],
    queryFn: () => api.questions.thread({ organization: where.organization, name: row.name }),
    refetchInterval: 10_000,
  })
  const { body: _, ...spec } = row.spec
  return (
    <>
      <ResourceHeader
        {...{ noun, row, where, title: String(row.spec.title), first: ['answer', 'assign'], without: ['thread'] }}
      />
      {thread.error && <Problem problem={problemOf(thread.error)} again={() => thread.refetch()} />}
      {thread.data && (
        <Conversation thread={thread.data} {...{ noun, row, where }} refetch={() => void thread.refetch()} />
      )}
      <Facts noun={noun} row={{ ...row, spec }} organization={where.organization} />
    </>
  )
}

interface ConversationProps extends PageProps {
  thread: Thread
  refetch: () => void
}

function Conversation({ thread, noun, row, where, refetch }: ConversationProps) {
  const [doing, setDoing] = useState<{ name: string; answer: string }>()
  const may = useMay({ organization: where.organization })
  const action = noun.actions.find(({ name }) => name === doing?.name)
  const mayModerate = may(noun.actions.find(({ name }) => name === 'hide')?.role)
  return (
    <>
      <Section title={t('questionAsked')}>
        <By post={thread} />
        <Words text={thread.body} />
      </Section>
      <Section title={t('questionAnswers')}>
        {thread.answered.length === 0 && <Empty title={t('questionNoAnswer')} text={t('questionNoAnswerText')} />}
        {thread.answered.map(one => (
          <div key={one.id}>
            <By post={one} />
            <Words text={one.body} />
            {mayModerate && (
              <Button
                size="compact-sm"
                variant="default"
                onClick={() => setDoing({ name: one.moderation === 'shown' ? 'hide' : 'approve', answer: one.id })}
              >
                {t(one.moderation === 'shown' ? 'questionHide' : 'questionShow')}
              </Button>
            )}
          </div>
        ))}
      </Section>
      <Reports thread={thread} />
      {doing && action && (
        <ActionDialog
          {...{ action, where, row }}
          given={{ answer: doing.answer }}
          close={() => {
            setDoing(undefined)
            refetch()
          }}
        />
      )}
    </>
  )
}

/** As it was written: nothing of it is markup here. */
const Words = ({ text }: { text: string }) => (
  <Text component="div" my="xs" style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
    {text}
  </Text>
)

function By({ post }: { post: Thread | Answer }) {
  return (
    <Group gap="xs">
      <Text fw={600}>{post.author.name ?? t(`questionBy_${post.author.kind}`)}</Text>
      <RelativeTime at={post.createdAt} />
      {post.moderation !== 'shown' && <StateBadge state={post.moderation} />}
      {'accepted' in post && post.accepted && <Badge variant="light">{t('questionAccepted')}</Badge>}
      {post.reason && <Text c="dimmed">{post.reason}</Text>}
    </Group>
  )
}

function Reports({ thread: { reports } }: { thread: Thread }) {
  if (reports.length === 0) return null
  return (
    <Section title={t('questionReports')}>
      {reports.map(one => (
        <Group key={`${one.by} ${one.at} ${one.answer}`} gap="xs">
          <RelativeTime at={one.at} />
          <Text style={{ overflowWrap: 'anywhere' }}>{one.reason}</Text>
        </Group>
      ))}
    </Section>
  )
}
