import './designer.css'
import { Empty } from '@gatehouse/ui/empty.tsx'
import { PageHeader } from '@gatehouse/ui/page-header.tsx'
import { Problem } from '@gatehouse/ui/problem.tsx'
import { StateBadge } from '@gatehouse/ui/state-badge.tsx'
import { t } from '@gatehouse/ui/text.ts'
import { Skeleton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { problemOf } from '../api.ts'
import { useOne } from '../queries.ts'
import { useMay } from '../session.ts'
import { nounOf, type Where } from '../units.ts'
import { Designer, type DesignerProps } from './designer.tsx'
import { LanguageDesigner } from './language-designer.tsx'
import { seenNow } from './use-save.ts'

const noun = nounOf('ApiVersion')

/** The document of one API version, to be written. */
export function DesignerPage() {
  const { organization = '', workspace, name } = useParams({ strict: false }) as Record<string, string>
  return <One key={`${organization}/${workspace}/${name}`} where={{ organization, workspace, name }} />
}

/** OpenAPI by form and text, what has no forms as text with what readers will see. */
function Written(props: DesignerProps) {
  return props.begun.kind === 'openapi' ? <Designer {...props} /> : <LanguageDesigner {...props} />
}

function One({ where }: { where: Where }) {
  const { organization, workspace, name } = where
  const may = useMay({ organization, workspace })
  const one = useOne(noun, where)
  /** Once: what others save meanwhile does not take away what is being written. */
  const begun = useQuery({
    queryKey: ['begun', organization, workspace, name],
    queryFn: async () => (await seenNow(where)) ?? null,
    ...{ staleTime: Number.POSITIVE_INFINITY, gcTime: 0, refetchOnWindowFocus: false },
  })
  const error = one.error ?? begun.error
  const overlays = (one.data?.spec.overlays as unknown[] | undefined)?.length ?? 0
  return (
    <>
      <PageHeader
        title={t('designerTitle', { name: name ?? '' })}
        beside={one.data?.state && <StateBadge state={one.data.state} />}
      />
      {error ? (
        <Problem problem={problemOf(error)} again={() => void Promise.all([one.refetch(), begun.refetch()])} />
      ) : begun.data === null ? (
        <Empty title={t('designerNone')} text={t('designerNoneText')} />
      ) : begun.data && one.data ? (
        <Written where={where} begun={begun.data} readOnly={!may('editor')} overlays={overlays} />
      ) : (
        <Skeleton h={480} />
      )}
    </>
  )
}
