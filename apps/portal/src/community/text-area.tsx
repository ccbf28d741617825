import { useTyped } from '../account/typed.ts'

interface TextAreaProps {
  name: string
  label: string
  value?: string
  help?: string
  maxLength?: number
  required?: boolean
  rows?: number
  /** Of several on a page. */
  of?: string
}

export function TextArea({
  name,
  label,
  value: given = '',
  help,
  maxLength = 10_000,
  required = true,
  rows = 8,
  of = '',
}: TextAreaProps) {
  const id = `field-${name}${of}`
  const value = useTyped(name) ?? given
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <textarea
        {...{ id, name, maxLength, required, rows, defaultValue: value }}
        {...(help ? { 'aria-describedby': `${id}-help` } : {})}
      />
      {help && <small id={`${id}-help`}>{help}</small>}
    </div>
  )
}
