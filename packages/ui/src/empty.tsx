import { Stack, Text, Title } from '@mantine/core'
import type { ReactNode } from 'react'

/** What this is for, and one thing to do. */
export function Empty({ title, text, children }: { title: string; text: string; children?: ReactNode }) {
  return (
    <Stack gap="xs" align="start" py="xl" maw={560}>
      <Title order={2}>{title}</Title>
      <Text c="dimmed">{text}</Text>
      {children}
    </Stack>
  )
}
