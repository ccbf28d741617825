import { Autocomplete, TagsInput } from '@mantine/core'
import { useEffect, useState } from 'react'
import { type InputProps, useSaid } from './use-said.tsx'

/** A field that names something there is: any text may be written, what there is is proposed. */
export function NameInput({ search, ...props }: InputProps & { search: (text: string) => Promise<readonly string[]> }) {
  const said = useSaid(props)
  const { value, field, onChange } = props
  const [typed, setTyped] = useState('')
  const [found, setFound] = useState<readonly string[]>([])
  useEffect(() => {
    let current = true
    search(typed).then(
      names => current && setFound(names),
      () => current && setFound([]),
    )
    return () => {
      current = false
    }
  }, [search, typed])
  if (field.schema.type === 'array')
    return (
      <TagsInput
        {...said}
        data={[...found]}
        value={Array.isArray(value) ? value.map(String) : []}
        onSearchChange={setTyped}
        onChange={next => onChange(next.length === 0 ? undefined : next)}
      />
    )
  return (
    <Autocomplete
      {...said}
      data={[...found]}
      value={typeof value === 'string' ? value : ''}
      onChange={next => {
        setTyped(next)
        onChange(next === '' ? undefined : next)
      }}
    />
  )
}
