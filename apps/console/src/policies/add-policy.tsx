import { t } from '@gatehouse/ui/text.ts'
import { Modal, Stack, Text, TextInput, UnstyledButton } from '@mantine/core'
import { useState } from 'react'
import type { ConsolePolicy } from '../units.ts'

interface AddPolicyProps {
  stage: string
  policies: Readonly<Record<string, ConsolePolicy>>
  close: () => void
  add: (policy: string) => void
}

/** Every policy that may stand in the stage, found by its name and what it does. */
export function AddPolicy({ stage, policies, close, add }: AddPolicyProps) {
  const [filter, setFilter] = useState('')
  const word = filter.toLowerCase()
  const fitting = Object.entries(policies).filter(
    ([name, { title, summary, stages }]) =>
      stages.includes(stage) && `${name} ${title} ${summary}`.toLowerCase().includes(word),
  )
  return (
    <Modal
      opened
      onClose={close}
      title={t('policyAddTo', { stage: t(`stage_${stage as 'edge'}`) })}
      size="lg"
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      <Stack gap="sm">
        <TextInput
          type="search"
          aria-label={t('search')}
          placeholder={t('policySearch')}
          value={filter}
          onChange={event => setFilter(event.currentTarget.value)}
          data-autofocus
        />
        <ul className="policy-choices">
          {fitting.map(([name, { title, summary }]) => (
            <li key={name}>
              <UnstyledButton onClick={() => add(name)}>
                <Text size="sm" fw={550}>
                  {title}{' '}
                  <Text span size="xs" c="dimmed" className="gh-mono">
                    {name}
                  </Text>
                </Text>
                <Text size="sm" c="dimmed">
                  {summary}
                </Text>
              </UnstyledButton>
            </li>
          ))}
          {fitting.length === 0 && <li>{t('findNothing')}</li>}
        </ul>
      </Stack>
    </Modal>
  )
}
