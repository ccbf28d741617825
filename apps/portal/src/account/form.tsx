/** Forms that work without scripts. */
import { t } from '@gatehouse/ui/text.ts'
import type { ReactNode } from 'react'
import type { RefusedReason } from '../contract.ts'
import { TypedForm, useRefused, useTicked, useTyped } from './typed.ts'

const onceOf = (): string => crypto.randomUUID().replaceAll('-', '').slice(0, 16)

interface FormProps {
  /** Where it goes; the page it stands on unless said. */
  action?: string
  /** Of the session; nobody has one who signs in. */
  token?: string | undefined
  /** Which of the forms of a page it is. */
  does?: string
  /** Verb and object. */
  submit: string
  tone?: 'quiet' | 'stop'
  children?: ReactNode
  hidden?: Readonly<Record<string, string>>
  /** It makes something: a page that is loaded again with it makes no second one. */
  once?: boolean
  /** In one line. */
  inline?: boolean
}

export function Form({
  action,
  token,
  does,
  submit,
  tone,
  children,
  hidden = {},
  once = false,
  inline = false,
}: FormProps) {
  const typed = useRefused({ does, hidden })
  const values = {
    ...hidden,
    ...(token ? { form: token } : {}),
    ...(does ? { do: does } : {}),
    ...(once ? { once: onceOf() } : {}),
  }
  return (
    <form method="post" {...(action ? { action } : {})} className={inline ? 'form inline' : 'form'}>
      {Object.entries(values).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      <TypedForm.Provider value={typed}>{children}</TypedForm.Provider>
      <button type="submit" className={tone ? `button ${tone}` : 'button'}>
        {submit}
      </button>
    </form>
  )
}

interface FieldProps {
  name: string
  label: string
  type?: 'text' | 'email' | 'password' | 'number' | 'date'
  help?: string | undefined
  value?: string | undefined
  required?: boolean
  autoComplete?: string
  minLength?: number
  maxLength?: number
}

export function Field({ name, label, type = 'text', help, value: given, required = false, ...rest }: FieldProps) {
  const id = `field-${name}`
  const typed = useTyped(name)
  // A password is typed again.
  const value = type === 'password' ? given : (typed ?? given)
  return (
    <div className="field">
      <label htmlFor={id}>
        {label}
        {!required && <small> {t('accountOptional')}</small>}
      </label>
      <input
        {...{ id, name, type, required, ...rest }}
        {...(value === undefined ? {} : { defaultValue: value })}
        {...(help ? { 'aria-describedby': `${id}-help` } : {})}
      />
      {help && <small id={`${id}-help`}>{help}</small>}
    </div>
  )
}

interface ChoiceProps {
  name: string
  label: string
  options: readonly (readonly [value: string, title: string])[]
  value?: string | undefined
}

export function Choice({ name, label, options, value: given }: ChoiceProps) {
  const id = `field-${name}`
  const value = useTyped(name) ?? given
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <select id={id} name={name} {...(value === undefined ? {} : { defaultValue: value })}>
        {options.map(([one, title]) => (
          <option key={one} value={one}>
            {title}
          </option>
        ))}
      </select>
    </div>
  )
}

interface CheckProps {
  name: string
  value: string
  label: string
  ticked?: boolean
  required?: boolean
}

export function Check({ name, value, label, ticked = false, required = false }: CheckProps) {
  const typed = useTicked(name, value)
  return (
    <label className="check">
      <input type="checkbox" {...{ name, value, required }} defaultChecked={typed ?? ticked} /> {label}
    </label>
  )
}

/** What was wrong with what was sent: what, and what to do. */
export function Wrong({ reason }: { reason: RefusedReason | undefined }) {
  if (!reason) return null
  return (
    <div className="notice stop" role="alert">
      <strong>{reason.detail ?? reason.title}</strong>
      {reason.hint && <p>{reason.hint}</p>}
    </div>
  )
}

export const Told = ({ children }: { children: ReactNode }) => (
  <div className="notice" role="status">
    {children}
  </div>
)
