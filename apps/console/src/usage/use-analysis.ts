import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { api } from '../api.ts'
import type { Question } from './measures.ts'

export type Answer = Awaited<ReturnType<typeof api.analyze>>

/** The answer, once there is a question; asked anew every half minute while it is shown; the one before stays until another comes. */
export function useAnalysis(organization: string, question: Question | undefined) {
  return useQuery({
    queryKey: [organization, 'any', 'analyze', question],
    queryFn: () => api.analyze({ organization }, question!),
    enabled: question !== undefined,
    placeholderData: keepPreviousData,
    refetchInterval: 30_000,
  })
}
