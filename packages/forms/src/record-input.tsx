import { Icon } from '@gatehouse/ui/icon.tsx'
import { t } from '@gatehouse/ui/text.ts'
import { ActionIcon, Button, Group, Stack, TextInput } from '@mantine/core'
import { useState } from 'react'
import { FieldGroup } from './field-group.tsx'
import type { InputProps } from './use-said.tsx'

/** Texts by name. Kept as pairs while they are written, so that a name may be typed letter by letter. */
export function RecordInput(props: InputProps) {
  const { field, value, pointer, onChange } = props
  const [pairs, setPairs] = useState(() => Object.entries((value ?? {}) as Record<string, string>))
  const put = (next: [string, string][]) => {
    setPairs(next)
    const named = next.filter(([key]) => key !== '')
    onChange(named.length === 0 ? undefined : Object.fromEntries(named))
  }
  const change = (at: number, pair: [string, string]) => put(pairs.map((one, other) => (other === at ? pair : one)))
  return (
    <FieldGroup field={field} pointer={pointer}>
      <Stack gap="xs">
        {pairs.map(([key, text], at) => (
          <Group key={at} gap="xs" wrap="nowrap">
            <TextInput
              aria-label={t('recordName', { n: at + 1 })}
              value={key}
              onChange={e => change(at, [e.currentTarget.value, text])}
            />
            <TextInput
              flex={1}
              aria-label={t('recordValue', { n: at + 1 })}
              value={text}
              onChange={e => change(at, [key, e.currentTarget.value])}
            />
            <ActionIcon
              variant="subtle"
              color="gray"
              aria-label={t('removeRow', { n: at + 1 })}
              onClick={() => put(pairs.filter((_, other) => other !== at))}
            >
              <Icon name="trash" />
            </ActionIcon>
          </Group>
        ))}
        <Group>
          <Button
            size="compact-sm"
            variant="default"
            leftSection={<Icon name="plus" />}
            onClick={() => put([...pairs, ['', '']])}
          >
            {t('addTo', { name: field.label })}
          </Button>
        </Group>
      </Stack>
    </FieldGroup>
  )
}
