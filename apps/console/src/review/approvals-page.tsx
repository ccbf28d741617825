import './review.css'
import { PageHeader } from '@gatehouse/ui/page-header.tsx'
import { t } from '@gatehouse/ui/text.ts'
import { Stack } from '@mantine/core'
import { useParams } from '@tanstack/react-router'
import { SubscriptionRequests } from './subscription-requests.tsx'
import { TransitionRequests } from './transition-requests.tsx'

/** Everything that waits for somebody’s yes: what would happen, who asked, and what is missing. */
export function ApprovalsPage() {
  const { organization = '' } = useParams({ strict: false }) as { organization?: string }
  return (
    <>
      <PageHeader title={t('approvals')} about={t('approvalsText')} />
      <Stack gap="xl">
        <TransitionRequests organization={organization} />
        <SubscriptionRequests organization={organization} />
      </Stack>
    </>
  )
}
