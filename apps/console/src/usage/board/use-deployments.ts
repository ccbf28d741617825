/** Deployments of the time that is shown, as marks of its charts. */
import { useQuery } from '@tanstack/react-query'
import { api } from '../../api.ts'
import type { Mark } from '../chart.tsx'

const marksMax = 20

export function useDeployments(organization: string, ms: number, apiVersion: string | undefined): readonly Mark[] {
  const { data } = useQuery({
    queryKey: [organization, 'Deployment', 'marks'],
    queryFn: () => api.deployments.list({ organization, workspace: '-' }, { sort: '-createdAt', limit: 100 }),
    select: ({ items }) =>
      items.map(({ createdAt, spec }) => ({
        at: Date.parse(createdAt) / 1000,
        of: spec.apiVersion,
        text: spec.revision ?? spec.apiVersion,
      })),
    // Who may not read deployments sees charts without them.
    throwOnError: false,
  })
  const sinceSeconds = (Date.now() - ms) / 1000
  const shown = (data ?? []).filter(
    ({ at, of }) => at >= sinceSeconds && (!apiVersion || of === apiVersion || of.endsWith(`/${apiVersion}`)),
  )
  return shown.slice(0, marksMax).map(({ at, text }) => ({ at, text }))
}
