import { Problem } from '@gatehouse/ui/problem.tsx'
import { RelativeTime } from '@gatehouse/ui/relative-time.tsx'
import { Section } from '@gatehouse/ui/section.tsx'
import { StateBadge } from '@gatehouse/ui/state-badge.tsx'
import { t } from '@gatehouse/ui/text.ts'
import { Group, Skeleton, Text } from '@mantine/core'
import { problemOf } from '../api.ts'
import { useAnswer } from '../queries.ts'
import type { PageProps } from '../resource-page.tsx'
import { useMay } from '../session.ts'
import { pathAt } from '../units.ts'

interface Feedback {
  items: {
    path: string
    title: string
    helped: number
    not: number
    words: { helped: boolean; word: string; at: string }[]
  }[]
}

/** Whom each of its pages helped, and what people wrote of it. What they wrote is text. */
export function PageFeedback({ noun, where }: PageProps) {
  const may = useMay({ organization: where.organization })
  const action = noun.actions.find(({ name }) => name === 'page-feedback')!
  const isSeen = may(action.role)
  const told = useAnswer<Feedback>('Portal', pathAt(action.path, where), { enabled: isSeen })
  if (!isSeen) return null
  return (
    <Section title={t('portalFeedback')}>
      {told.error ? (
        <Problem problem={problemOf(told.error)} again={() => told.refetch()} />
      ) : !told.data ? (
        <Skeleton h={60} />
      ) : told.data.items.length === 0 ? (
        <Text size="sm" c="dimmed">
          {t('portalFeedbackNone')}
        </Text>
      ) : (
        <ul className="portal-feedback">
          {told.data.items.map(({ path, title, helped, not, words }) => (
            <li key={path}>
              <Group justify="space-between" gap="sm">
                <Text size="sm" fw={550}>
                  {title} <code className="gh-mono">/{path}</code>
                </Text>
                <Text size="sm" style={{ fontVariantNumeric: 'tabular-nums' }}>
                  {t('portalFeedbackHelped', { n: helped, all: helped + not })}
                </Text>
              </Group>
              {words.map((one, at) => (
                <Group key={at} gap="sm" align="baseline" wrap="nowrap">
                  <StateBadge
                    state={t(one.helped ? 'portalHelped' : 'portalHelpedNot')}
                    tone={one.helped ? 'good' : 'ask'}
                  />
                  <Text size="sm" style={{ overflowWrap: 'anywhere', flex: 1 }}>
                    {one.word}
                  </Text>
                  <Text size="sm" c="dimmed" style={{ flex: 'none' }}>
                    <RelativeTime at={one.at} />
                  </Text>
                </Group>
              ))}
            </li>
          ))}
        </ul>
      )}
    </Section>
  )
}
