import { Alert, Button, Code, Group, Text } from '@mantine/core'
import { Copy } from './copy-text.tsx'
import { Icon } from './icon.tsx'
import { t } from './text.ts'

/** As the control API tells it (RFC 9457). */
export interface ProblemDocument {
  code: string
  title: string
  detail?: string
  hint?: string
  status: number
  /** Each with its place, where it has one. */
  problems?: readonly PlacedProblem[]
}

export interface PlacedProblem {
  code: string
  message: string
  /** Into what was sent. */
  pointer?: string
  /** In a text; line and column count from 1. */
  place?: { file?: string; line: number; column: number }
  hint?: string
}

/** What happened, its code, what to do next. What may not be seen says who can change that. */
export function Problem({ problem, again }: { problem: ProblemDocument; again?: (() => void) | undefined }) {
  if (problem.status === 403 || problem.code === 'not_allowed') return <Forbidden problem={problem} />
  return (
    <Alert
      color="red"
      variant="light"
      role="alert"
      style={{ background: 'var(--gh-removed)' }}
      title={problem.title}
      icon={<Icon name="alertTriangle" size={20} />}
    >
      {problem.detail && problem.detail !== problem.title && <Text size="sm">{problem.detail}</Text>}
      {problem.hint && <Text size="sm">{problem.hint}</Text>}
      <Group mt="xs" gap="xs">
        <Code>{problem.code}</Code>
        <Copy value={JSON.stringify(problem, null, 2)} name={t('copyDetails')} />
        {again && (
          <Button size="compact-sm" variant="default" onClick={again}>
            {t('tryAgain')}
          </Button>
        )}
      </Group>
    </Alert>
  )
}

function Forbidden({ problem }: { problem: ProblemDocument }) {
  return (
    <Alert color="gray" variant="light" role="alert" title={t('forbiddenTitle')} icon={<Icon name="lock" size={20} />}>
      <Text size="sm">{problem.detail ?? problem.title}</Text>
      <Text size="sm">{t('forbiddenNext')}</Text>
    </Alert>
  )
}
