/** What a reader typed into a form that was refused: it stands there again. */
import { createContext, useContext } from 'react'

/** The form that was sent and refused, on the page that answers it. */
export const RefusedForm = createContext<URLSearchParams | undefined>(undefined)

/** The same inside of the form of the page that it was sent with; undefined inside of the others. */
export const TypedForm = createContext<URLSearchParams | undefined>(undefined)

interface Sent {
  does?: string | undefined
  hidden: Readonly<Record<string, string>>
}

export function useRefused({ does, hidden }: Sent): URLSearchParams | undefined {
  const form = useContext(RefusedForm)
  const names = Object.entries({ ...hidden, ...(does === undefined ? {} : { do: does }) })
  const isThis =
    form && (form.get('do') ?? undefined) === does && names.every(([name, value]) => form.get(name) === value)
  return isThis ? form : undefined
}

/** Of a field with one value. */
export const useTyped = (name: string): string | undefined => useContext(TypedForm)?.get(name) ?? undefined

/** Whether a box was ticked; undefined where nothing was sent. */
export const useTicked = (name: string, value: string): boolean | undefined =>
  useContext(TypedForm)?.getAll(name).includes(value)
