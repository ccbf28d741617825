import { t } from '@gatehouse/ui/text.ts'
import { MultiSelect, Select, TagsInput } from '@mantine/core'
import { type InputProps, useSaid } from './use-said.tsx'

const listOf = (value: unknown) => (Array.isArray(value) ? value.map(String) : [])
const orNothing = (list: string[]) => (list.length === 0 ? undefined : list)

export function ChoiceField(props: InputProps) {
  const { field, value, onChange } = props
  const said = useSaid(props)
  return (
    <Select
      {...said}
      data={(field.schema.enum ?? []).map(String)}
      value={value === undefined ? null : String(value)}
      onChange={next => onChange(next ?? undefined)}
      clearable={!field.required}
      allowDeselect={!field.required}
    />
  )
}

export function ChoicesField(props: InputProps) {
  const said = useSaid(props)
  const { field, value, onChange } = props
  return (
    <MultiSelect
      {...said}
      data={(field.schema.items?.enum ?? []).map(String)}
      value={listOf(value)}
      onChange={next => onChange(orNothing(next))}
    />
  )
}

export function TextsField(props: InputProps) {
  const said = useSaid(props)
  return (
    <TagsInput
      {...said}
      placeholder={said.placeholder ?? t('addByEnter')}
      value={listOf(props.value)}
      onChange={next => props.onChange(orNothing(next))}
    />
  )
}
