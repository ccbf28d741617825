import { t } from '@gatehouse/ui/text.ts'
import { Link, useParams } from '@tanstack/react-router'
import type { Words } from './filter-words.ts'
import './board/board.css'
import './measures.ts'

const places = [
  ['dashboards', 'dashboards'],
  ['usage', 'insightExplore'],
  ['requests', 'insightRequests'],
  ['live', 'insightLive'],
  ['consumers', 'boardConsumers'],
  ['indicators', 'indicators'],
] as const

/** The pages of insight beside each other; what is narrowed stays narrowed. */
export function InsightPlaces({ words }: { words: Words }) {
  const { organization = '' } = useParams({ strict: false }) as { organization?: string }
  return (
    <nav className="insight-places" aria-label={t('insightPlaces')}>
      {places.map(([path, text]) => (
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
