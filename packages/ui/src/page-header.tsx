import { Group, Stack, Text, Title } from '@mantine/core'
import type { ReactNode } from 'react'

interface PageHeaderProps {
  title: ReactNode
  /** One sentence. */
  about?: ReactNode
  /** Beside the title: a state, an identifier. */
  beside?: ReactNode
  /** The one primary action last. */
  actions?: ReactNode
}

/** The page's subject, and what can be done with it. */
export function PageHeader({ title, about, beside, actions }: PageHeaderProps) {
  return (
    <Group justify="space-between" align="start" wrap="wrap" gap="sm">
      <Stack gap={4} style={{ minWidth: 0, flex: '1 1 280px' }}>
        <Group gap="sm">
          <Title order={1}>{title}</Title>
          {beside}
        </Group>
        {about && (
          <Text c="dimmed" size="sm" maw={640}>
            {about}
          </Text>
        )}
      </Stack>
      {actions && <Group gap="xs">{actions}</Group>}
    </Group>
  )
}
