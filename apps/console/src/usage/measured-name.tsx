import { TextInput } from '@mantine/core'
import { useState } from 'react'
import type { Words } from './filter-words.ts'

const measuredName = /^[a-z][A-Za-z0-9]{0,31}$/

/** What the address says is measured; names that cannot be are none. */
export function measuredIn({ customName, measured }: Words): { custom?: string; value?: string } {
  const isName = (text: string | undefined) => text !== undefined && measuredName.test(text)
  return { ...(isName(customName) ? { custom: customName! } : {}), ...(isName(measured) ? { value: measured! } : {}) }
}

interface MeasuredNameProps {
  label: string
  value: string | undefined
  put(value: string | undefined): void
}

/** Written to its end before it is asked for. */
export function MeasuredName({ label, value = '', put }: MeasuredNameProps) {
  const [written, setWritten] = useState(value)
  return (
    <TextInput
      w={220}
      size="xs"
      label={label}
      value={written}
      error={written !== '' && !measuredName.test(written)}
      onChange={event => setWritten(event.currentTarget.value)}
      onBlur={() => put(written || undefined)}
      onKeyDown={event => event.key === 'Enter' && put(written || undefined)}
    />
  )
}
