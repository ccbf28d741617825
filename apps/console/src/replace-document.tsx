import { Confirm } from '@gatehouse/ui/confirm.tsx'
import type { ProblemDocument } from '@gatehouse/ui/problem.tsx'
import { t } from '@gatehouse/ui/text.ts'
import { Anchor, Code, List, Stack, Text } from '@mantine/core'
import { addressOf } from './address.ts'
import { problemOf } from './api.ts'
import { nounOf } from './units.ts'

interface Calls {
  count: number
  /** As many as are told. */
  first: readonly string[]
}

export interface Replaced {
  apiVersion: string
  /** Of the document there is. */
  endpoints: number
  gone: Calls
  added: Calls
}

/** What an import would take the place of, where that is why it was refused. */
export const replacedBy = (problem: ProblemDocument): Replaced | undefined =>
  problem.code === 'already_exists' ? (problem as { replaces?: Replaced }).replaces : undefined

interface ReplaceDocumentProps {
  replaced: Replaced
  organization: string
  close: () => void
  done: () => Promise<void>
}

/** Asked before a version that there is gets another document. */
export function ReplaceDocument({ replaced, organization, close, done }: ReplaceDocumentProps) {
  const { apiVersion, endpoints, gone, added } = replaced
  const to = addressOf(organization, nounOf('ApiVersion'), { name: apiVersion, workspace: 'default' })
  const hurts = (
    <Stack gap="xs">
      <Text size="sm">{t('replaceText', { name: apiVersion })}</Text>
      {endpoints > 0 && <Text size="sm">{t('replaceGoes', { gone: gone.count, endpoints, added: added.count })}</Text>}
      <CallList title={t('replaceGone')} calls={gone} />
      <CallList title={t('replaceAdded')} calls={added} />
      <Text size="sm">{t('replaceElse')}</Text>
      <Anchor size="sm" href={`/console${to}`} target="_blank" rel="noopener">
        {t('replaceLook', { name: apiVersion })}
      </Anchor>
    </Stack>
  )
  return <Confirm act={t('replaceWhat', { name: apiVersion })} {...{ hurts, close, done, problemOf }} />
}

function CallList({ title, calls: { count, first } }: { title: string; calls: Calls }) {
  if (count === 0) return null
  return (
    <section aria-label={title}>
      <Text size="sm" fw={550}>
        {title}
      </Text>
      <List size="sm">
        {first.map(call => (
          <List.Item key={call}>
            <Code style={{ overflowWrap: 'anywhere' }}>{call}</Code>
          </List.Item>
        ))}
        {count > first.length && <List.Item>{t('andMore', { n: count - first.length })}</List.Item>}
      </List>
    </section>
  )
}
