import { t } from '@gatehouse/ui/text.ts'
import { Select, Stack } from '@mantine/core'
import { useState } from 'react'
import { alternativesOf, type Schema } from './field.ts'
import { FieldGroup } from './field-group.tsx'
import { below, fieldId, problemsAt, withField } from './place.ts'
import { type FormValue, ObjectFields, useForm } from './schema-form.tsx'

interface AlternativesProps {
  schema: Schema
  value: FormValue
  pointer: string
  onChange: (value: FormValue) => void
}

/** Fields of which exactly one is given: which one is chosen, and its own fields stand below. */
export function Alternatives({ schema, value, pointer, onChange }: AlternativesProps) {
  const { problems } = useForm()
  const fields = alternativesOf(schema)
  const chosen = fields.find(({ key }) => value[key] !== undefined)
  /** What was written of others: whoever comes back to one finds it again. */
  const [written, setWritten] = useState<FormValue>({})
  const choose = (key: string | null) => {
    if (key === null || key === chosen?.key) return
    if (chosen) setWritten({ ...written, [chosen.key]: value[chosen.key] })
    const others = chosen ? withField(value, chosen.key, undefined) : value
    onChange(withField(others, key, written[key] ?? {}))
  }
  const found = chosen ? [] : problemsAt(problems, pointer)
  return (
    <Stack gap="md">
      <Select
        id={fieldId(`${pointer}/-`)}
        label={schema.exactlyOne!.title}
        placeholder={t('chooseWhich')}
        data={fields.map(({ key, label }) => ({ value: key, label }))}
        value={chosen?.key ?? null}
        onChange={choose}
        allowDeselect={false}
        required
        withAsterisk
        error={found.length > 0 ? found.map(({ message }) => message).join(' ') : undefined}
      />
      {chosen && (
        <FieldGroup field={chosen} pointer={below(pointer, chosen.key)}>
          <div style={{ borderInlineStart: '2px solid var(--gh-line)', paddingInlineStart: 16 }}>
            <ObjectFields
              key={chosen.key}
              schema={chosen.schema}
              value={(value[chosen.key] ?? {}) as FormValue}
              pointer={below(pointer, chosen.key)}
              onChange={next => onChange(withField(value, chosen.key, next))}
            />
          </div>
        </FieldGroup>
      )}
    </Stack>
  )
}
