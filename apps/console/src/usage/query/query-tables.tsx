import { Section } from '@gatehouse/ui/section.tsx'
import { t } from '@gatehouse/ui/text.ts'
import { Accordion, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { api } from '../../api.ts'

/** The tables there are, each with its columns. */
export function QueryTables({ organization }: { organization: string }) {
  const { data } = useQuery({
    queryKey: [organization, 'any', 'query-tables'],
    queryFn: () => api.queryTables({ organization }),
    staleTime: Number.POSITIVE_INFINITY,
  })
  return (
    <Section title={t('queryTables')}>
      <Accordion defaultValue="requests" variant="default">
        {data?.tables.map(({ name, about, columns }) => (
          <Accordion.Item key={name} value={name}>
            <Accordion.Control>
              <span className="gh-mono">{name}</span>
            </Accordion.Control>
            <Accordion.Panel>
              <Text size="sm" c="dimmed" mb="xs">
                {about}
              </Text>
              <dl className="query-columns">
                {columns.map(column => (
                  <div key={column.name}>
                    <dt className="gh-mono">{column.name}</dt>
                    <dd>{column.type.toLowerCase()}</dd>
                  </div>
                ))}
              </dl>
            </Accordion.Panel>
          </Accordion.Item>
        ))}
      </Accordion>
    </Section>
  )
}
