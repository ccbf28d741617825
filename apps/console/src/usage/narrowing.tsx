import { t } from '@gatehouse/ui/text.ts'
import { Button, Group, SegmentedControl } from '@mantine/core'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useCallback } from 'react'
import { filtersOf, narrowable, type Words } from './filter-words.ts'
import { dimensionName, type Filter } from './measures.ts'
import { lengths } from './usage-span.ts'

/** What the address says, and how it is made to say something else. */
export function useWords() {
  const words = useSearch({ strict: false }) as Words
  const navigate = useNavigate()
  const put = useCallback(
    (more: Words) => void navigate({ to: '.', search: (before: object) => ({ ...before, ...more }) }),
    [navigate],
  )
  return { words, put }
}

/** A stretch of a chart that was dragged over, as words of the address. */
export const stretch = (from: number, to: number): Words => ({
  from: new Date(from * 1000).toISOString(),
  to: new Date(to * 1000).toISOString(),
})

interface NarrowingProps {
  words: Words
  put(words: Words): void
  since?: string
}

/** Which time and which requests are meant. */
export function Narrowing({ words, put, since = '24h' }: NarrowingProps) {
  const isChosen = words.from !== undefined
  return (
    <Group gap="xs">
      <SegmentedControl
        size="xs"
        aria-label={t('usageSpan')}
        data={[...new Set([...lengths, ...(lengths.some(one => one === since) ? [] : [since])])]}
        value={isChosen ? '' : (words.since ?? since)}
        onChange={length => put({ since: length, from: undefined, to: undefined })}
      />
      {isChosen && (
        <Button size="compact-xs" variant="light" onClick={() => put({ from: undefined, to: undefined })}>
          {`${new Date(words.from!).toLocaleString()} – ${new Date(words.to ?? '').toLocaleString()} ✕`}
        </Button>
      )}
      <FilterChips words={words} put={put} />
    </Group>
  )
}

/** Filters that the address narrows by; each goes when it is chosen. */
export function FilterChips({ words, put }: Pick<NarrowingProps, 'words' | 'put'>) {
  return (
    <>
      {filtersOf(words)
        .filter(({ dimension }) => narrowable.includes(dimension))
        .map(filter => (
          <Button
            key={filter.dimension}
            size="compact-xs"
            variant="light"
            onClick={() => put({ [filter.dimension]: undefined })}
          >
            {`${filterText(filter)} ✕`}
          </Button>
        ))}
    </>
  )
}

function filterText({ dimension, is, isNot }: Filter): string {
  const values = (is ?? isNot ?? []).map(value => value || t('usageNone')).join(', ')
  return `${dimensionName(dimension)}${is ? ':' : ' ≠'} ${values}`
}
