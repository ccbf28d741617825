import { Icon } from '@gatehouse/ui/icon.tsx'
import { t } from '@gatehouse/ui/text.ts'
import { ActionIcon, Button, Group, Stack, Text } from '@mantine/core'
import { FieldGroup } from './field-group.tsx'
import { below } from './place.ts'
import { type FormValue, ObjectFields } from './schema-form.tsx'
import type { InputProps } from './use-said.tsx'

/** A list of objects, in order; each may be moved up and taken out. */
export function ListRows(props: InputProps) {
  const { field, value, pointer, onChange } = props
  const rows = (Array.isArray(value) ? value : []) as FormValue[]
  const put = (next: FormValue[]) => onChange(next.length === 0 ? undefined : next)
  return (
    <FieldGroup field={field} pointer={pointer}>
      <Stack gap="md">
        {rows.map((row, at) => (
          <div key={at} style={{ borderInlineStart: '2px solid var(--gh-line)', paddingInlineStart: 16 }}>
            <Group justify="space-between" mb="xs">
              <Text size="sm" fw={550}>
                {wordOf(row) ?? `${at + 1}`}
              </Text>
              <Group gap={4}>
                {at > 0 && (
                  <Button size="compact-sm" variant="subtle" color="gray" onClick={() => put(raised(rows, at))}>
                    {t('moveUp')}
                  </Button>
                )}
                <ActionIcon
                  variant="subtle"
                  color="gray"
                  aria-label={t('removeRow', { n: at + 1 })}
                  onClick={() => put(rows.filter((_, other) => other !== at))}
                >
                  <Icon name="trash" />
                </ActionIcon>
              </Group>
            </Group>
            <ObjectFields
              schema={field.schema.items ?? {}}
              value={row}
              pointer={below(pointer, at)}
              onChange={next => put(rows.map((one, other) => (other === at ? next : one)))}
            />
          </div>
        ))}
        <Group>
          <Button
            size="compact-sm"
            variant="default"
            leftSection={<Icon name="plus" />}
            onClick={() => put([...rows, {}])}
          >
            {t('addTo', { name: field.label })}
          </Button>
        </Group>
      </Stack>
    </FieldGroup>
  )
}

function raised(rows: readonly FormValue[], at: number): FormValue[] {
  const next = [...rows]
  next.splice(at - 1, 0, ...next.splice(at, 1))
  return next
}

const wordOf = (row: FormValue) => Object.values(row).find(value => typeof value === 'string') as string | undefined
