import './portal.css'
import { Section } from '@gatehouse/ui/section.tsx'
import { t } from '@gatehouse/ui/text.ts'
import { Anchor, Text } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { Fragment, type ReactNode } from 'react'
import { referenceAddress } from '../address.ts'
import { RelatedLists } from '../related-lists.tsx'
import { ResourceHeader } from '../resource-header.tsx'
import type { PageProps } from '../resource-page.tsx'
import { BrandPreview } from './brand-preview.tsx'
import { HomeLayout } from './home-layout.tsx'
import { PageFeedback } from './page-feedback.tsx'
import { PortalOffer } from './portal-offer.tsx'
import type { PortalSpec } from './portal-spec.ts'

/** A portal as it looks, whom it is for, what it offers and what its readers say. */
export function PortalPage({ noun, row, where }: PageProps) {
  const { organization } = where
  const spec = row.spec as unknown as PortalSpec
  const readers = noun.actions.filter(({ role }) => role === 'anyone').map(({ name }) => name)
  return (
    <>
      <ResourceHeader noun={noun} row={row} where={where} without={[...readers, 'page-feedback']} />
      <div className="portal-columns">
        <Section title={t('portalBrand')}>
          <BrandPreview organization={organization} portal={row.name} spec={spec} />
        </Section>
        <Section title={t('portalFirstPage')}>
          <HomeLayout home={spec.home} />
        </Section>
      </div>
      <Readers spec={spec} organization={organization} portal={row.name} />
      <PortalOffer products={spec.products} organization={organization} />
      <RelatedLists
        noun={noun}
        row={row}
        organization={organization}
        kinds={['PortalPage', 'PortalAsset', 'Question']}
      />
      <PageFeedback noun={noun} row={row} where={where} />
    </>
  )
}

/** Who sees it, who signs up and writes, where it answers and where they call. */
function Readers({ spec, organization, portal }: { spec: PortalSpec; organization: string; portal: string }) {
  const { accounts, community, environments, addresses = {} } = spec
  const signUp = accounts?.signUp ?? 'closed'
  const place = (kind: 'live' | 'sandbox') =>
    environments[kind] && (
      <>
        <Link to={referenceAddress(organization, 'Environment', environments[kind], undefined)}>
          {environments[kind]}
        </Link>{' '}
        {addresses[kind] && <code className="gh-mono">{addresses[kind]}</code>}
      </>
    )
  const facts: [string, ReactNode][] = [
    [t('portalHosts'), spec.hosts.length > 0 ? <Hosts hosts={spec.hosts} /> : <Dim>{t('portalNoHost')}</Dim>],
    [t('portalAudience'), t(`portalAudience_${spec.audience}`)],
    [
      t('portalSignUp'),
      signUp === 'domains'
        ? t('portalSignUp_domains', { domains: (accounts?.domains ?? []).join(', ') })
        : t(`portalSignUp_${signUp}`),
    ],
    [t('portalWrites'), t(`portalWrites_${community?.posts ?? 'off'}`)],
    [t('portalLive'), place('live')],
    [t('portalSandbox'), place('sandbox') ?? <Dim>{t('settingsNone')}</Dim>],
  ]
  return (
    <Section
      title={t('portalReaders')}
      beside={
        <Anchor
          size="sm"
          renderRoot={props => <Link {...props} to={`/${organization}/onboarding`} search={{ portal }} />}
        >
          {t('onboarding')}
        </Anchor>
      }
    >
      <dl className="gh-facts">
        {facts.map(([name, value]) => (
          <Fragment key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </Fragment>
        ))}
      </dl>
    </Section>
  )
}

const Dim = ({ children }: { children: ReactNode }) => (
  <Text span size="sm" c="dimmed">
    {children}
  </Text>
)

function Hosts({ hosts }: { hosts: readonly string[] }) {
  return hosts.map((host, at) => (
    <Fragment key={host}>
      {at > 0 && ', '}
      <a href={`https://${host}/`} rel="noreferrer" target="_blank">
        {host}
      </a>
    </Fragment>
  ))
}
