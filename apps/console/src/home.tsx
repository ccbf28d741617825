import { Icon } from '@gatehouse/ui/icon.tsx'
import { PageHeader } from '@gatehouse/ui/page-header.tsx'
import { Section } from '@gatehouse/ui/section.tsx'
import { t } from '@gatehouse/ui/text.ts'
import { Button } from '@mantine/core'
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { lazy } from 'react'
import { DeploymentsNow } from './deployments-now.tsx'
import { FirstRun } from './first-run.tsx'
import { NeedsMe } from './needs-me.tsx'
import { useMay } from './session.ts'
import { Traffic } from './traffic.tsx'
import { operations } from './units.ts'

/** Forms are large, and home asks nothing until an action was chosen. */
const ActionDialog = lazy(async () => ({ default: (await import('./action-dialog.tsx')).ActionDialog }))

/** How it goes, and what wants somebody. */
export function Home() {
  const { organization = '' } = useParams({ strict: false }) as { organization?: string }
  const { run } = useSearch({ strict: false }) as { run?: string }
  const navigate = useNavigate()
  const may = useMay({ organization })
  const action = operations.find(one => one.name === run && may(one))
  return (
    <>
      <PageHeader
        title={t('home')}
        actions={
          may('editor') && (
            <Button component={Link} to={`/${organization}/import`} leftSection={<Icon name="upload" />}>
              {t('importApi')}
            </Button>
          )
        }
      />
      <FirstRun organization={organization} />
      <NeedsMe organization={organization} />
      <Section title={t('last24h')}>
        <Traffic organization={organization} />
      </Section>
      <DeploymentsNow organization={organization} />
      {action && (
        <ActionDialog
          key={run}
          action={action}
          where={{ organization }}
          close={() => void navigate({ to: '.', search: {} })}
        />
      )}
    </>
  )
}
