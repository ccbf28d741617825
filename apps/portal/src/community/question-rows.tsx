import { StateBadge } from '@gatehouse/ui/state-badge.tsx'
import { t } from '@gatehouse/ui/text.ts'
import type { At } from '../page.ts'
import { Day } from '../parts/day.tsx'
import { type Author, type QuestionLine, questionPath } from './community-data.ts'

/** No name of a member reads as the publisher's. */
export function authorText({ kind, name }: Author): string {
  if (kind === 'developer') return name === undefined ? t('communityMember') : t('communityNamed', { name })
  return t(kind === 'publisher' ? 'communityPublisher' : 'communityFormer')
}

export function QuestionRows({ items, at }: { items: readonly QuestionLine[]; at: At }) {
  return (
    <ul className="rows">
      {items.map(one => (
        <li key={one.name}>
          <a href={at.link(questionPath(one.name))}>{one.title}</a> <StateBadge state={one.state} />
          <p>
            {authorText(one.author)} · <Day at={one.createdAt} /> · {t('communityAnswers', { n: one.answers })}
            {one.private && ` · ${t('communityPrivate')}`}
            {one.moderation !== 'shown' && ` · ${t(`communityModeration_${one.moderation}`)}`}
          </p>
        </li>
      ))}
    </ul>
  )
}
