import { Skeleton, Textarea } from '@mantine/core'
import { useEffect, useState } from 'react'
import { readYaml, yamlText } from './yaml-text.ts'

interface ValueTextProps {
  label: string
  value: unknown
  /** Nothing is written where it is left out. */
  put?: (value: unknown) => void
}

/** A value as YAML, written either way; what cannot be read is told with its line and changes nothing. */
export function ValueText({ label, value, put }: ValueTextProps) {
  const [text, setText] = useState<string>()
  const [error, setError] = useState<string>()
  useEffect(() => void yamlText(value).then(setText), [])
  const write = async (next: string) => {
    setText(next)
    try {
      put?.(await readYaml(next))
      setError(undefined)
    } catch (thrown) {
      setError((thrown as Error).message)
    }
  }
  if (text === undefined) return <Skeleton h={320} />
  return (
    <Textarea
      {...{ label, error, value: text }}
      autosize
      minRows={16}
      maxRows={32}
      spellCheck={false}
      readOnly={put === undefined}
      styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)', fontSize: 12 } }}
      onChange={event => void write(event.currentTarget.value)}
    />
  )
}
