import { type TextKey, t } from '@gatehouse/ui/text.ts'
import { Skeleton, UnstyledButton } from '@mantine/core'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { api } from '../api.ts'
import { PreviewedTopic, type Topic } from './previewed-topic.tsx'
import type { DefinitionKind } from './use-save.ts'
import { writtenMax } from './written-document.ts'

interface PreviewProps {
  organization: string
  text: string
  kind: DefinitionKind
}

const previewMs = 800

/** What readers will see, a moment after the text was last changed; of a text that cannot be read, what it said before. */
export function Preview({ organization, text, kind }: PreviewProps) {
  const [asked, setAsked] = useState(text)
  useEffect(() => {
    const timer = setTimeout(() => setAsked(text), previewMs)
    return () => clearTimeout(timer)
  }, [text])
  const made = useQuery({
    queryKey: ['preview', organization, kind, asked],
    queryFn: () => api.previewDocument({ organization }, { text: asked, kind } as never),
    ...{ enabled: asked.length <= writtenMax, retry: false, gcTime: 0, placeholderData: keepPreviousData },
    staleTime: Number.POSITIVE_INFINITY,
  })
  const [last, setLast] = useState<{ topics: Topic[]; more: number }>()
  useEffect(() => {
    if (made.data) setLast(made.data as unknown as { topics: Topic[]; more: number })
  }, [made.data])
  const [chosen, setChosen] = useState<string>()
  if (!last) return made.error ? <p>{t('previewBroken')}</p> : <Skeleton h={320} />
  const keyOf = ({ kind: of, name }: Pick<Topic, 'kind' | 'name'>) => `${of} ${name}`
  const shown = last.topics.find(one => keyOf(one) === chosen) ?? last.topics[0]
  const groups = Map.groupBy(last.topics, ({ group }) => group)
  return (
    <>
      {made.error && <p>{t('previewBroken')}</p>}
      <nav className="designer-list" aria-label={t('designerOutline')}>
        {[...groups].map(([group, topics]) => (
          <section key={group}>
            <h2>{t(`topicGroup_${group}` as TextKey)}</h2>
            <ul>
              {topics.map(one => (
                <li key={keyOf(one)}>
                  <UnstyledButton
                    fz="sm"
                    aria-current={one === shown ? 'true' : undefined}
                    onClick={() => setChosen(keyOf(one))}
                  >
                    {one.title}
                  </UnstyledButton>
                </li>
              ))}
            </ul>
          </section>
        ))}
        {last.more > 0 && <p>{t('andMore', { n: last.more })}</p>}
      </nav>
      {shown && <PreviewedTopic topic={shown} choose={to => setChosen(keyOf(to))} />}
    </>
  )
}
