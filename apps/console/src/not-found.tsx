import { Empty } from '@gatehouse/ui/empty.tsx'
import { Problem } from '@gatehouse/ui/problem.tsx'
import { t } from '@gatehouse/ui/text.ts'
import { Anchor } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { problemOf } from './api.ts'

export function NotFound() {
  return (
    <Empty title={t('notFound')} text={t('notFoundText')}>
      <Anchor renderRoot={props => <Link {...props} to={'/'} />}>{t('toHome')}</Anchor>
    </Empty>
  )
}

/** Where no page is around it. */
export function NotFoundOutside() {
  return (
    <main className="outside">
      <NotFound />
    </main>
  )
}

export function FailedPage({ error, reset }: { error: unknown; reset: () => void }) {
  return <Problem problem={problemOf(error)} again={reset} />
}
