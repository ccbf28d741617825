import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { api } from '../api.ts'
import type { Question } from './measures.ts'

export type Answer = Awaited<ReturnType<typeof api.analyze>>

/** The answer, asked anew every half minute while it is shown; the one before stays until another comes. */
export function useAnalysis(organization: string, question: Question) {
  return useQuery({
    queryKey: [organization, 'any', 'analyze', question],
    queryFn: () => api.analyze({ organization }, question),
    placeholderData: keepPreviousData,
    refetchInterval: 30_000,
  })
}
