import { Problem } from '@gatehouse/ui/problem.tsx'
import { t } from '@gatehouse/ui/text.ts'
import { Skeleton, TextInput, UnstyledButton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useDeferredValue, useState } from 'react'
import { api, problemOf } from '../api.ts'

interface LargeOutlineProps {
  organization: string
  text: string
  show: (line: number) => void
}

const shownMax = 500

/** Of a document that is too large to be read here: made by the control plane, found by its names. */
export function LargeOutline({ organization, text, show }: LargeOutlineProps) {
  const [filter, setFilter] = useState('')
  const word = useDeferredValue(filter.toLowerCase())
  const outline = useQuery({
    queryKey: ['outline', organization, text.length, text.slice(0, 200)],
    queryFn: () => api.outlineDocument({ organization }, { text }),
    staleTime: Number.POSITIVE_INFINITY,
  })
  if (outline.error) return <Problem problem={problemOf(outline.error)} again={() => outline.refetch()} />
  if (!outline.data) return <Skeleton h={320} />
  const fitting = outline.data.entries.filter(({ name }) => name.toLowerCase().includes(word))
  return (
    <>
      <TextInput
        {...{ size: 'xs', type: 'search', value: filter, 'data-search': true }}
        aria-label={t('designerFilter')}
        placeholder={t('designerFilter')}
        onChange={event => setFilter(event.currentTarget.value)}
      />
      <ul className="designer-list" aria-label={t('designerOutline')}>
        {fitting.slice(0, shownMax).map(({ name, pointer, place }) => (
          <li key={pointer}>
            <UnstyledButton fz="sm" onClick={() => show(place.line)}>
              {name}
            </UnstyledButton>
          </li>
        ))}
        {fitting.length > shownMax && <li>{t('andMore', { n: fitting.length - shownMax })}</li>}
      </ul>
    </>
  )
}
