import { NumberInput, PasswordInput, Switch, Textarea, TextInput } from '@mantine/core'
import { type InputProps, orNothing, useSaid } from './use-said.tsx'

const textOf = (value: unknown) => (typeof value === 'string' ? value : '')

export function TextField(props: InputProps) {
  const said = useSaid(props)
  return (
    <TextInput
      {...said}
      value={textOf(props.value)}
      onChange={event => props.onChange(orNothing(event.currentTarget.value))}
    />
  )
}

export function ParagraphField(props: InputProps) {
  const said = useSaid(props)
  return (
    <Textarea
      {...said}
      autosize
      minRows={3}
      maxRows={16}
      value={textOf(props.value)}
      onChange={event => props.onChange(orNothing(event.currentTarget.value))}
    />
  )
}

export function SecretField(props: InputProps) {
  const said = useSaid(props)
  return (
    <PasswordInput
      {...said}
      autoComplete="new-password"
      value={textOf(props.value)}
      onChange={event => props.onChange(orNothing(event.currentTarget.value))}
    />
  )
}

export function NumberField(props: InputProps) {
  const { field, value, onChange } = props
  const said = useSaid(props)
  const { minimum, maximum, type } = field.schema
  return (
    <NumberInput
      {...said}
      value={typeof value === 'number' ? value : ''}
      onChange={next => onChange(typeof next === 'number' ? next : undefined)}
      allowDecimal={type === 'number'}
      {...(minimum === undefined ? {} : { min: minimum })}
      {...(maximum === undefined ? {} : { max: maximum })}
      clampBehavior="none"
    />
  )
}

export function SwitchField(props: InputProps) {
  const { field, value, onChange } = props
  const { id, label, description, error, disabled } = useSaid(props)
  return (
    <Switch
      {...{ id, label, description, error, disabled }}
      checked={(value ?? field.schema.default ?? false) === true}
      onChange={event => onChange(event.currentTarget.checked)}
    />
  )
}
