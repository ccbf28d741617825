import { Alert, Button, Code, Group, Text } from '@mantine/core'
import type { ProblemDocument } from './api.ts'

/** What happened, its code, what to do next. */
export function Problem({ problem, again }: { problem: ProblemDocument; again?: () => void }) {
  return (
    <Alert color="red" variant="light" title={problem.title} role="alert">
      {problem.detail && <Text size="sm">{problem.detail}</Text>}
      {problem.hint && <Text size="sm">{problem.hint}</Text>}
      <Group mt="xs" gap="sm">
        <Code>{problem.code}</Code>
        {again && (
          <Button size="compact-sm" variant="default" onClick={again}>
            Try again
          </Button>
        )}
      </Group>
    </Alert>
  )
}
