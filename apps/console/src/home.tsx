import {
  Anchor,
  Badge,
  Button,
  Code,
  Group,
  Select,
  SimpleGrid,
  Skeleton,
  Stack,
  Table,
  Text,
  Title,
} from '@mantine/core'
import { useCallback, useState } from 'react'
import { api } from './api.ts'
import { Figure } from './figure.tsx'
import { Problem } from './problem.tsx'
import { useLoaded } from './use-loaded.ts'

/** What is served, and how it goes. */
export function Home({ organizations }: { organizations: string[] }) {
  const [organization, setOrganization] = useState(organizations.includes('demo') ? 'demo' : organizations[0]!)
  return (
    <Stack component="main" gap="xl" p={{ base: 'md', sm: 'xl' }} maw={1100} mx="auto">
      <Group justify="space-between" align="end">
        <Title order={1}>Overview</Title>
        <Select
          aria-label="Organization"
          data={organizations}
          value={organization}
          allowDeselect={false}
          onChange={value => value && setOrganization(value)}
          w={200}
        />
      </Group>
      <Traffic organization={organization} />
      <Versions organization={organization} />
    </Stack>
  )
}

function Traffic({ organization }: { organization: string }) {
  const [stats, again] = useLoaded(useCallback(() => api.stats({ organization }, { since: '24h' }), [organization]))
  if (stats.state === 'failed') return <Problem problem={stats.problem} again={again} />
  const figures = stats.state === 'here' ? stats.value.summary : undefined
  const errors =
    figures && figures.requests > 0 ? (100 * (figures.errors4xx + figures.errors5xx)) / figures.requests : 0
  return (
    <section aria-label="Traffic of the last 24 hours">
      <Text c="dimmed" size="sm" mb="xs">
        Last 24 hours
      </Text>
      <SimpleGrid cols={{ base: 2, sm: 4 }} spacing="lg">
        <Figure name="Requests" value={figures?.requests.toLocaleString()} />
        <Figure name="Errors" unit="%" value={figures && errors.toFixed(1)} />
        <Figure name="Median" unit="ms" value={figures?.p50Ms.toFixed(1)} />
        <Figure name="p99" unit="ms" value={figures?.p99Ms.toFixed(1)} />
      </SimpleGrid>
    </section>
  )
}

function Versions({ organization }: { organization: string }) {
  const load = useCallback(() => api.apiVersions.list({ organization, workspace: '-' }, { limit: 100 }), [organization])
  const [versions, again] = useLoaded(load)
  if (versions.state === 'failed') return <Problem problem={versions.problem} again={again} />
  if (versions.state === 'loading') return <Skeleton h={160} />
  const { items } = versions.value
  if (items.length === 0) return <Empty again={again} />
  return (
    <section aria-labelledby="apis">
      <Title order={2} id="apis" mb="xs">
        APIs
      </Title>
      <Table.ScrollContainer minWidth={480}>
        <Table verticalSpacing={8}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>API version</Table.Th>
              <Table.Th>State</Table.Th>
              <Table.Th>Address</Table.Th>
              <Table.Th>Upstream</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {items.map(({ id, name, state, spec }) => (
              <Table.Tr key={id}>
                <Table.Td fw={550}>{name}</Table.Td>
                <Table.Td>
                  <Badge color={colors[state] ?? 'gray'} variant="light" tt="none" fw={400}>
                    {state.replace('_', ' ')}
                  </Badge>
                </Table.Td>
                <Table.Td>
                  <Code>{spec.basePath}</Code>
                </Table.Td>
                <Table.Td>{spec.upstream}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </section>
  )
}

const colors: Record<string, string> = { published: 'teal', deprecated: 'yellow', retired: 'gray', draft: 'gray' }

function Empty({ again }: { again: () => void }) {
  return (
    <Stack gap="xs" align="start">
      <Title order={2}>No API yet</Title>
      <Text>Import an OpenAPI document, or let the demo make two:</Text>
      <Code block>npx gatehouse demo</Code>
      <Group>
        <Button variant="default" onClick={again}>
          Look again
        </Button>
        <Anchor href="/api/v1/openapi.json" size="sm">
          The control API as OpenAPI
        </Anchor>
      </Group>
    </Stack>
  )
}
