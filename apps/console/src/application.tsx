import { Icon } from '@gatehouse/ui/icon.tsx'
import { t } from '@gatehouse/ui/text.ts'
import { Button, Group } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { listAddress } from './address.ts'
import { Quotas } from './foresight/quotas.tsx'
import { RelatedLists } from './related-lists.tsx'
import { Facts } from './resource-detail.tsx'
import { ResourceHeader } from './resource-header.tsx'
import type { PageProps } from './resource-page.tsx'
import { useMay } from './session.ts'
import { nounOf } from './units.ts'

/** An application: what it may call, and with which keys. */
export function ApplicationPage({ noun, row, where }: PageProps) {
  const { organization } = where
  const may = useMay({ organization, workspace: row.workspace })
  const given = { application: row.name, ...(row.workspace ? { workspace: row.workspace } : {}) }
  return (
    <>
      <ResourceHeader noun={noun} row={row} where={where} />
      {may(nounOf('Credential').verbs.create?.role) && (
        <Group gap="xs">
          <Button
            renderRoot={props => (
              <Link {...props} to={`${listAddress(organization, 'credentials')}/new`} search={given} />
            )}
            leftSection={<Icon name="key" />}
            variant="default"
          >
            {t('makeKey')}
          </Button>
          <Button
            renderRoot={props => (
              <Link {...props} to={`${listAddress(organization, 'subscriptions')}/new`} search={given} />
            )}
            leftSection={<Icon name="plus" />}
            variant="default"
          >
            {t('subscribe')}
          </Button>
        </Group>
      )}
      <Quotas organization={organization} application={row.id} />
      <RelatedLists noun={noun} row={row} organization={organization} />
      <Facts noun={noun} row={row} organization={organization} />
    </>
  )
}
