import { Icon } from '@gatehouse/ui/icon.tsx'
import { t } from '@gatehouse/ui/text.ts'
import { Collapse, Stack, UnstyledButton } from '@mantine/core'
import { createContext, useContext, useState } from 'react'
import { Alternatives } from './alternatives.tsx'
import { changedCount, type Field, fieldsOf, isFirst, type Schema } from './field.ts'
import { FieldInput } from './field-input.tsx'
import { below, type Placed, problemsBelow, withField } from './place.ts'

/** What a form knows beside its schema. */
export interface FormAbout {
  problems: readonly Placed[]
  /** Names that may stand in a field, where it names something. */
  names: (pointer: string) => ((search: string) => Promise<readonly string[]>) | undefined
  /** The schema of a value that its siblings choose, such as the configuration of a policy. */
  chosen: (pointer: string, siblings: Readonly<Record<string, unknown>>) => Schema | undefined
  /** Fields that stand as they are. */
  fixed: readonly string[]
}

const nothing: FormAbout = { problems: [], names: () => undefined, chosen: () => undefined, fixed: [] }
export const FormContext = createContext<FormAbout>(nothing)
export const useForm = () => useContext(FormContext)

export type FormValue = Readonly<Record<string, unknown>>

interface ObjectFieldsProps {
  schema: Schema
  value: FormValue
  pointer: string
  onChange: (value: FormValue) => void
}

/** Fields of an object: what is needed first, the rest folded with a count of what was changed there. */
export function ObjectFields({ schema, value, pointer, onChange }: ObjectFieldsProps) {
  const { problems } = useForm()
  const fields = fieldsOf(schema, value)
  const advanced = fields.filter(field => field.advanced)
  const shown = fields.filter(field => !field.advanced)
  const wrong = advanced.some(({ key }) => problemsBelow(problems, below(pointer, key)) > 0)
  const [opened, setOpened] = useState(advanced.length === fields.length)
  const input = (field: Field) => (
    <FieldInput
      key={field.key}
      field={field}
      value={value[field.key]}
      siblings={value}
      pointer={below(pointer, field.key)}
      onChange={next => onChange(withField(value, field.key, next))}
    />
  )
  return (
    <Stack gap="md">
      {shown.filter(({ key }) => isFirst(key)).map(input)}
      {schema.exactlyOne && <Alternatives {...{ schema, value, pointer, onChange }} />}
      {shown.filter(({ key }) => !isFirst(key)).map(input)}
      {advanced.length > 0 && (
        <div>
          <UnstyledButton onClick={() => setOpened(!opened)} aria-expanded={opened || wrong} fz="sm" c="dimmed">
            <Icon name={opened || wrong ? 'chevronDown' : 'chevronRight'} />{' '}
            {t('advanced', { n: advanced.length, changed: changedCount(advanced, value) })}
          </UnstyledButton>
          <Collapse expanded={opened || wrong}>
            <Stack gap="md" pt="md">
              {(opened || wrong) && advanced.map(input)}
            </Stack>
          </Collapse>
        </div>
      )}
    </Stack>
  )
}
