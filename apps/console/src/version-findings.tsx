import { Empty } from '@gatehouse/ui/empty.tsx'
import { Problem } from '@gatehouse/ui/problem.tsx'
import { t } from '@gatehouse/ui/text.ts'
import { Skeleton, Stack, Text } from '@mantine/core'
import { problemOf } from './api.ts'
import { type Finding, Findings } from './findings.tsx'
import { useAnswer } from './queries.ts'
import type { PageProps } from './resource-page.tsx'
import { pathAt } from './units.ts'

/** What the document breaks of the rulesets that apply. */
export function VersionFindings({ noun, where }: PageProps) {
  const action = noun.actions.find(({ name }) => name === 'findings')!
  const answer = useAnswer<{ findings: Finding[]; total: number }>('ApiVersion', pathAt(action.path, where))
  if (answer.error) return <Problem problem={problemOf(answer.error)} again={() => answer.refetch()} />
  if (!answer.data) return <Skeleton h={160} />
  if (answer.data.total === 0) return <Empty title={t('noFindings')} text={t('noFindingsText')} />
  return (
    <Stack gap="md">
      <Text size="sm">{t('findingsCount', { n: answer.data.total })}</Text>
      <Findings findings={answer.data.findings} text="" />
    </Stack>
  )
}
