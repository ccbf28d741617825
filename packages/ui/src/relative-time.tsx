import { Tooltip } from '@mantine/core'
import { exactWords, relativeWords } from './relative-words.ts'
import { spoken } from './text.ts'

/** How long ago, with the exact time on hover and for assistive technology. */
export function RelativeTime({ at }: { at: string | undefined }) {
  if (!at || Number.isNaN(Date.parse(at))) return null
  const exact = exactWords(at, spoken())
  return (
    <Tooltip label={exact}>
      <time dateTime={at} title={exact}>
        {relativeWords(at, Date.now(), spoken())}
      </time>
    </Tooltip>
  )
}
