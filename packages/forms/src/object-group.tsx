import { t } from '@gatehouse/ui/text.ts'
import { Button, Group } from '@mantine/core'
import { FieldGroup } from './field-group.tsx'
import { type FormValue, ObjectFields } from './schema-form.tsx'
import { type InputProps, useSaid } from './use-said.tsx'

/** An object within the form; an optional one is not there until it is wanted. */
export function ObjectGroup(props: InputProps) {
  const { field, value, pointer, onChange } = props
  const said = useSaid(props)
  const there = value !== undefined || field.required
  return (
    <FieldGroup field={field} pointer={pointer}>
      {there ? (
        <div style={{ borderInlineStart: '2px solid var(--gh-line)', paddingInlineStart: 16 }}>
          <ObjectFields
            schema={field.schema}
            value={(value ?? {}) as FormValue}
            pointer={pointer}
            onChange={onChange}
          />
          {!field.required && (
            <Button mt="sm" size="compact-sm" variant="subtle" color="gray" onClick={() => onChange(undefined)}>
              {t('remove', { name: field.label })}
            </Button>
          )}
        </div>
      ) : (
        <Group>
          <Button size="compact-sm" variant="default" disabled={said.disabled} onClick={() => onChange({})}>
            {t('set', { name: field.label })}
          </Button>
        </Group>
      )}
    </FieldGroup>
  )
}
