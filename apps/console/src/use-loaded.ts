import { useCallback, useEffect, useState } from 'react'
import { ApiProblem, type ProblemDocument } from './api.ts'

export type Loaded<T> =
  | { state: 'loading' }
  | { state: 'here'; value: T }
  | { state: 'failed'; problem: ProblemDocument }

/** Loads once and whenever `again` is called; what was there stays until the new is. */
export function useLoaded<T>(load: () => Promise<T>): [Loaded<T>, again: () => void] {
  const [loaded, setLoaded] = useState<Loaded<T>>({ state: 'loading' })
  const [round, setRound] = useState(0)
  useEffect(() => {
    let current = true
    load().then(
      value => current && setLoaded({ state: 'here', value }),
      (thrown: unknown) => {
        const internal = { code: 'internal', title: 'This page made a mistake', detail: String(thrown), status: 0 }
        if (current) setLoaded({ state: 'failed', problem: thrown instanceof ApiProblem ? thrown.problem : internal })
      },
    )
    return () => {
      current = false
    }
  }, [load, round])
  return [loaded, useCallback(() => setRound(value => value + 1), [])]
}
