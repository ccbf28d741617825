import type { Field } from './field.ts'
import { fieldId, problemsAt } from './place.ts'
import { type FormValue, useForm } from './schema-form.tsx'

export interface InputProps {
  field: Field
  value: unknown
  siblings: FormValue
  pointer: string
  onChange: (value: unknown) => void
}

/** What every input says of its field: label above, help below, the example as placeholder, the error at its place. */
export function useSaid({ field, pointer }: Pick<InputProps, 'field' | 'pointer'>) {
  const { problems, fixed } = useForm()
  const found = problemsAt(problems, pointer)
  const { schema, label, required } = field
  const example = schema.examples?.find(one => typeof one !== 'object') ?? schema.default
  const told = found.map(({ message, hint }) => (hint ? `${message} ${hint}` : message)).join(' ')
  return {
    id: fieldId(pointer),
    label,
    description: schema.description,
    required,
    withAsterisk: required,
    disabled: fixed.includes(pointer),
    inputWrapperOrder: ['label', 'input', 'description', 'error'] as ('label' | 'input' | 'description' | 'error')[],
    placeholder: example === undefined ? undefined : String(example),
    error: told === '' ? undefined : told,
  }
}

export const orNothing = (text: string) => (text === '' ? undefined : text)
