import { t } from '@gatehouse/ui/text.ts'
import { Textarea } from '@mantine/core'
import { useState } from 'react'
import { type InputProps, useSaid } from './use-said.tsx'

/** Whatever has no form of its own, written as JSON; what cannot be read is said at once and not passed on. */
export function ValueInput(props: InputProps) {
  const { value, onChange } = props
  const { placeholder: _, error, ...said } = useSaid(props)
  const [text, setText] = useState(() => (value === undefined ? '' : JSON.stringify(value, null, 2)))
  const [broken, setBroken] = useState(false)
  const write = (next: string) => {
    setText(next)
    try {
      onChange(next.trim() === '' ? undefined : JSON.parse(next))
      setBroken(false)
    } catch {
      setBroken(true)
    }
  }
  return (
    <Textarea
      {...said}
      autosize
      minRows={2}
      maxRows={20}
      spellCheck={false}
      styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)', fontSize: 12 } }}
      value={text}
      onChange={event => write(event.currentTarget.value)}
      error={broken ? t('notJson') : error}
    />
  )
}
