import { PageHeader } from '@gatehouse/ui/page-header.tsx'
import { Problem } from '@gatehouse/ui/problem.tsx'
import { Section } from '@gatehouse/ui/section.tsx'
import { t } from '@gatehouse/ui/text.ts'
import { Button, Group, Skeleton, Text } from '@mantine/core'
import { Link, useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { addressOf } from '../address.ts'
import { problemOf } from '../api.ts'
import { DeleteResource } from '../delete-resource.tsx'
import { useOne } from '../queries.ts'
import type { PageProps } from '../resource-page.tsx'
import { useMay } from '../session.ts'
import { nounOf } from '../units.ts'
import { GeneralSettings } from './general-settings.tsx'
import { SettingsElsewhere } from './settings-elsewhere.tsx'

const noun = nounOf('Organization')

/** All that is set for an organization, or where. */
export function SettingsPage() {
  const { organization = '' } = useParams({ strict: false }) as { organization?: string }
  const where = { organization, name: organization }
  const one = useOne(noun, where)
  return (
    <>
      <PageHeader title={t('organizationSettings')} about={t('settingsText', { name: organization })} />
      {one.error && !one.data ? (
        <Problem problem={problemOf(one.error)} again={() => one.refetch()} />
      ) : !one.data ? (
        <Skeleton h={320} />
      ) : (
        <>
          <GeneralSettings noun={noun} row={one.data} where={where} />
          <Policies noun={noun} row={one.data} where={where} />
          <SettingsElsewhere organization={organization} />
          <Danger noun={noun} row={one.data} where={where} />
        </>
      )}
    </>
  )
}

/** Those that every API of the organization has. */
function Policies({ row, where }: PageProps) {
  const may = useMay({ organization: where.organization })
  const policies = row.spec.policies as { policy: string }[]
  return (
    <Section title={t('settingsPolicies')}>
      <Text size="sm" c={policies.length === 0 ? 'dimmed' : undefined} mb="sm">
        {policies.length === 0 ? t('settingsNoPolicy') : policies.map(({ policy }) => policy).join(', ')}
      </Text>
      {may(noun.verbs.update?.role) && (
        <Button variant="default" component={Link} to={`${addressOf(where.organization, noun, row)}/edit`}>
          {t('settingsEditPolicies')}
        </Button>
      )}
    </Section>
  )
}

function Danger({ row, where }: PageProps) {
  const may = useMay({ organization: where.organization })
  const [deleting, setDeleting] = useState(false)
  if (!may(noun.verbs.delete?.role)) return null
  return (
    <Section title={t('settingsEnd')}>
      <Group justify="space-between">
        <Text size="sm" maw={560}>
          {t('settingsEndText')}
        </Text>
        <Button variant="default" c="var(--gh-stop)" onClick={() => setDeleting(true)}>
          {t('deleteWhat', { name: row.name })}
        </Button>
      </Group>
      {deleting && <DeleteResource noun={noun} row={row} where={where} close={() => setDeleting(false)} />}
    </Section>
  )
}
