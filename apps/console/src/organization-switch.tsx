import { Icon } from '@gatehouse/ui/icon.tsx'
import { t } from '@gatehouse/ui/text.ts'
import { Select } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { useSession } from './session.ts'

/** Another organization of the reader's. A script of its own: the first page is drawn without it. */
export function OrganizationSwitch({ organization }: { organization: string }) {
  const { organizations } = useSession()
  const navigate = useNavigate()
  return (
    <Select
      aria-label={t('organization')}
      size="xs"
      flex={1}
      data={[...organizations]}
      value={organization}
      allowDeselect={false}
      searchable={organizations.length > 8}
      onChange={name => name && navigate({ to: `/${name}` })}
      leftSection={<Icon name="building" />}
    />
  )
}
