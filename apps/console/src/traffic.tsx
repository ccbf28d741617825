import { Problem } from '@gatehouse/ui/problem.tsx'
import { spoken, t } from '@gatehouse/ui/text.ts'
import { SimpleGrid } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { api, problemOf } from './api.ts'
import { Figure } from './figure.tsx'

/** The figures of the last day, of everything or of one API version. */
export function Traffic({ organization, apiVersion }: { organization: string; apiVersion?: string }) {
  const stats = useQuery({
    queryKey: [organization, 'any', 'stats', apiVersion],
    queryFn: () => api.stats({ organization }, { since: '24h', ...(apiVersion ? { apiVersion } : {}) }),
    refetchInterval: 30_000,
  })
  if (stats.error && !stats.data) return <Problem problem={problemOf(stats.error)} again={() => stats.refetch()} />
  const figures = stats.data?.summary
  const errors =
    figures && figures.requests > 0 ? (100 * (figures.errors4xx + figures.errors5xx)) / figures.requests : 0
  const number = (value: number, digits: number) =>
    value.toLocaleString(spoken(), { minimumFractionDigits: digits, maximumFractionDigits: digits })
  return (
    <SimpleGrid cols={{ base: 2, sm: 4 }} spacing="lg" maw={820}>
      <Figure name={t('requests')} value={figures && number(figures.requests, 0)} />
      <Figure name={t('errors')} unit="%" value={figures && number(errors, 1)} />
      <Figure name={t('median')} unit="ms" value={figures && number(figures.p50Ms, 1)} />
      <Figure name="p99" unit="ms" value={figures && number(figures.p99Ms, 1)} />
    </SimpleGrid>
  )
}
