import { Group, Title } from '@mantine/core'
import { type ReactNode, useId } from 'react'

/** A named part of a page; no box around it. */
export function Section({ title, beside, children }: { title: string; beside?: ReactNode; children: ReactNode }) {
  const id = useId()
  return (
    <section aria-labelledby={id}>
      <Group justify="space-between" mb="xs">
        <Title order={2} id={id}>
          {title}
        </Title>
        {beside}
      </Group>
      {children}
    </section>
  )
}
