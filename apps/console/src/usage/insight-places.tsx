import { t } from '@gatehouse/ui/text.ts'
import { Link, useParams } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import { useMay } from '../session.ts'
import { nounOf } from '../units.ts'
import type { Words } from './filter-words.ts'
import './board/board.css'
import './measures.ts'

const places = [
  ['dashboards', 'dashboards'],
  ['usage', 'insightExplore'],
  ['requests', 'insightRequests'],
  ['live', 'insightLive'],
  ['r/captures', 'insightCaptures'],
  ['query', 'insightQuery'],
  ['consumers', 'boardConsumers'],
  ['indicators', 'indicators'],
] as const

/** The pages of insight beside each other; what is narrowed stays narrowed. */
export function InsightPlaces({ words }: { words: Words }) {
  const { organization = '' } = useParams({ strict: false }) as { organization?: string }
  const mayCapture = useMay({ organization })(nounOf('Capture').verbs.list)
  const shown = places.filter(([path]) => path !== 'r/captures' || mayCapture)
  const nav = useRef<HTMLElement>(null)
  // Where it is narrow, the page that one is on stands in sight.
  useEffect(() => {
    nav.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
  }, [])
  return (
    <nav className="insight-places gh-scroll" ref={nav} aria-label={t('insightPlaces')}>
      {shown.map(([path, text]) => (
        <Link
          key={path}
          to={`/${organization}/${path}`}
          search={words as never}
          activeOptions={{ includeSearch: false }}
        >
          {t(text)}
        </Link>
      ))}
    </nav>
  )
}
