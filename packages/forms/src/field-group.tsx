import { Fieldset, Text } from '@mantine/core'
import type { ReactNode } from 'react'
import { fieldId } from './place.ts'
import { type InputProps, useSaid } from './use-said.tsx'

/** A field of several inputs: its name, what it is for, what is wrong with it as a whole. */
export function FieldGroup({
  field,
  pointer,
  children,
}: Pick<InputProps, 'field' | 'pointer'> & { children: ReactNode }) {
  const { error } = useSaid({ field, pointer })
  return (
    <Fieldset legend={field.label} variant="unstyled" className="gh-legend" p={0} id={fieldId(pointer)}>
      <Text size="xs" c="dimmed" mb="xs">
        {field.schema.description}
      </Text>
      {error && (
        <Text size="sm" c="var(--mantine-color-error)">
          {error}
        </Text>
      )}
      {children}
    </Fieldset>
  )
}
