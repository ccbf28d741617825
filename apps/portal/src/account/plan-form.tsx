/** What a plan asks, as fields: a JSON Schema of an object with plain fields. The control API judges the answers. */
import { Check, Choice, Field } from './form.tsx'

interface PlainField {
  type: 'string' | 'integer' | 'number' | 'boolean'
  title?: string
  description?: string
  enum?: unknown[]
  minLength?: number
  maxLength?: number
}

export interface PlanForm {
  properties?: Record<string, PlainField>
  required?: string[]
}

const nameOf = (field: string) => `answer.${field}`

export function FormFields({ form: { properties = {}, required = [] } }: { form: PlanForm }) {
  // What must be answered comes first, in its order: the store keeps none of the fields.
  const names = [...required.filter(one => one in properties), ...Object.keys(properties)]
  const fields = [...new Set(names)].map(one => [one, properties[one]!] as const)
  return fields.map(([field, { type, title = field, description, enum: values, ...bounds }]) => {
    const name = nameOf(field)
    if (values)
      return <Choice key={field} name={name} label={title} options={values.map(one => [String(one), String(one)])} />
    if (type === 'boolean')
      return (
        <div className="field" key={field}>
          <Check name={name} value="true" label={title} />
          {description && <small>{description}</small>}
        </div>
      )
    return (
      <Field
        key={field}
        {...{ name, label: title, help: description, required: required.includes(field) }}
        {...(type === 'string' ? lengths(bounds) : { type: 'number' as const })}
      />
    )
  })
}

const lengths = ({ minLength, maxLength }: Pick<PlainField, 'minLength' | 'maxLength'>) => ({
  ...(typeof minLength === 'number' ? { minLength } : {}),
  ...(typeof maxLength === 'number' ? { maxLength } : {}),
})

/** As values of their types; what was left empty is not answered. */
export function answersIn({ properties = {} }: PlanForm, form: URLSearchParams): Record<string, unknown> {
  const answers = Object.entries(properties).flatMap(([field, { type }]): [string, unknown][] => {
    const value = form.get(nameOf(field))
    if (type === 'boolean') return [[field, value === 'true']]
    if (value === null || value === '') return []
    return [[field, type === 'string' ? value : Number.isNaN(Number(value)) ? value : Number(value)]]
  })
  return Object.fromEntries(answers)
}
