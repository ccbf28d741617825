import { DataTable } from '@gatehouse/ui/data-table.tsx'
import { Section } from '@gatehouse/ui/section.tsx'
import { t } from '@gatehouse/ui/text.ts'
import { Text } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { referenceAddress } from '../address.ts'
import type { Offered } from './portal-spec.ts'

/** Products that it shows, and to whom. */
export function PortalOffer({ products, organization }: { products: readonly Offered[]; organization: string }) {
  return (
    <Section title={t('portalOffer')}>
      {products.length === 0 ? (
        <Text size="sm" c="dimmed">
          {t('portalOfferNone')}
        </Text>
      ) : (
        <DataTable
          caption={t('portalOffer')}
          rows={products}
          rowKey={one => JSON.stringify(one)}
          columns={[
            { key: 'product', title: t('product'), cell: one => <What offered={one} organization={organization} /> },
            { key: 'audience', title: t('portalSeenBy'), cell: ({ audience }) => t(`portalSeenBy_${audience}`) },
          ]}
        />
      )}
    </Section>
  )
}

function What({ offered: { product, labels }, organization }: { offered: Offered; organization: string }) {
  if (product !== undefined)
    return <Link to={referenceAddress(organization, 'Product', product, undefined)}>{product}</Link>
  const pairs = Object.entries(labels ?? {}).map(([key, value]) => `${key}=${value}`)
  return (
    <>
      {t('portalLabelled')} <code className="gh-mono">{pairs.join(', ')}</code>
    </>
  )
}
