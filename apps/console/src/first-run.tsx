import { Icon } from '@gatehouse/ui/icon.tsx'
import { Section } from '@gatehouse/ui/section.tsx'
import { type TextKey, t } from '@gatehouse/ui/text.ts'
import { Anchor, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { listAddress } from './address.ts'
import { api } from './api.ts'
import { useMay } from './session.ts'

interface Step {
  text: TextKey
  to: string
  done: boolean
}

/** From nothing to a first call that succeeds; gone once it was made. */
export function FirstRun({ organization }: { organization: string }) {
  const may = useMay({ organization })
  const { data } = useQuery({ queryKey: [organization, 'any', 'first-run'], queryFn: () => stepsOf(organization) })
  if (!data || data.every(({ done }) => done) || !may('editor')) return null
  const next = data.findIndex(({ done }) => !done)
  return (
    <Section title={t('firstRun')}>
      <Stack component="ol" gap={8} m={0} p={0} style={{ listStyle: 'none' }}>
        {data.map(({ text, to, done }, at) => (
          <li
            key={text}
            style={{ display: 'flex', gap: 8, alignItems: 'center' }}
            aria-current={at === next ? 'step' : undefined}
          >
            <Icon name={done ? 'check' : 'chevronRight'} />
            {at === next ? (
              <Anchor size="sm" fw={550} renderRoot={props => <Link {...props} to={to} />}>
                {t(text)}
              </Anchor>
            ) : (
              <Text size="sm" c="dimmed" {...(done ? { td: 'line-through' } : {})}>
                {t(text)}
              </Text>
            )}
          </li>
        ))}
      </Stack>
    </Section>
  )
}

async function stepsOf(organization: string): Promise<Step[]> {
  const at = { organization, workspace: '-' }
  const [versions, published, live, plans, keys, subscriptions, stats] = await Promise.all([
    api.apiVersions.list(at, { limit: 1 }),
    api.revisions.list(at, { limit: 1 }),
    api.deployments.list(at, { limit: 1, state: 'live' }),
    api.plans.list(at, { limit: 1, state: 'published' }),
    api.credentials.list(at, { limit: 1 }),
    api.subscriptions.list(at, { limit: 1 }),
    api.stats({ organization }, { since: '30d' }),
  ])
  const some = ({ items }: { items: unknown[] }) => items.length > 0
  const list = (plural: string) => listAddress(organization, plural)
  return [
    { text: 'stepImport', to: `/${organization}/import`, done: some(versions) },
    { text: 'stepPublish', to: list('api-versions'), done: some(published) },
    { text: 'stepDeploy', to: list('api-versions'), done: some(live) },
    { text: 'stepOffer', to: list('products'), done: some(plans) },
    { text: 'stepKey', to: list('applications'), done: some(keys) },
    { text: 'stepSubscribe', to: list('applications'), done: some(subscriptions) },
    { text: 'stepCall', to: list('applications'), done: stats.summary.requests > 0 },
  ]
}
