import type { ComponentType } from 'react'
import { ChoiceField, ChoicesField, TextsField } from './choice-inputs.tsx'
import { type FieldKind, kindOf } from './field.ts'
import { ListRows } from './list-rows.tsx'
import { NameInput } from './name-input.tsx'
import { ObjectGroup } from './object-group.tsx'
import { RecordInput } from './record-input.tsx'
import { NumberField, ParagraphField, SecretField, SwitchField, TextField } from './scalar-inputs.tsx'
import { useForm } from './schema-form.tsx'
import type { InputProps } from './use-said.tsx'
import { ValueInput } from './value-input.tsx'

const inputs: Readonly<Record<FieldKind, ComponentType<InputProps>>> = {
  text: TextField,
  paragraph: ParagraphField,
  secret: SecretField,
  moment: TextField,
  number: NumberField,
  switch: SwitchField,
  choice: ChoiceField,
  choices: ChoicesField,
  texts: TextsField,
  rows: ListRows,
  object: ObjectGroup,
  record: RecordInput,
  value: ValueInput,
}

/** One field, by what its schema asks for; a schema that its siblings choose stands in for its own. */
export function FieldInput(props: InputProps) {
  const { chosen, names } = useForm()
  const { pointer, siblings, field } = props
  const search = names(pointer)
  if (search) return <NameInput {...props} search={search} />
  const schema = chosen(pointer, siblings)
  const meant = schema ? { ...field, schema: { ...field.schema, ...schema }, kind: kindOf(schema) } : field
  const Input = inputs[meant.kind]
  return <Input key={meant.kind} {...props} field={meant} />
}
