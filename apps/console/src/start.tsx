import { Empty } from '@gatehouse/ui/empty.tsx'
import { t } from '@gatehouse/ui/text.ts'
import { Navigate } from '@tanstack/react-router'
import { remembered } from './preferences.ts'
import { useSession } from './session.ts'

/** To the organization of last time. */
export function Start() {
  const { organizations } = useSession()
  const last = remembered('organization')
  const organization = last && organizations.includes(last) ? last : organizations[0]
  if (organization === undefined)
    return (
      <main style={{ padding: 24 }}>
        <Empty title={t('noOrganization')} text={t('noOrganizationText')} />
      </main>
    )
  return <Navigate to={`/${organization}`} replace />
}
