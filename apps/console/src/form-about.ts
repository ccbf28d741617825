/** What forms know beside their schema: names there are, and forms of policies. */

import type { Placed } from '@gatehouse/forms/place.ts'
import type { FormAbout } from '@gatehouse/forms/schema-form.tsx'
import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { client, namesQuery } from './queries.ts'
import { type ConsoleNoun, nounOf, nouns, schemas } from './units.ts'

/** Fields of operations that name a kind by the same word. */
const byWord: Readonly<Record<string, string>> = {
  ...Object.fromEntries(nouns.map(({ kind }) => [kind[0]!.toLowerCase() + kind.slice(1), kind])),
  successor: 'ApiVersion',
  server: 'AuthorizationServer',
  from: 'Environment',
}

export function useFormAbout(
  organization: string,
  problems: readonly Placed[],
  noun?: ConsoleNoun,
  fixed: readonly string[] = [],
): FormAbout {
  const { data } = useQuery({ queryKey: ['schemas'], queryFn: schemas, staleTime: Number.POSITIVE_INFINITY })
  return useMemo(() => {
    const searches = new Map<string, (text: string) => Promise<readonly string[]>>()
    const search = (kind: string) => {
      const known = searches.get(kind)
      if (known) return known
      const made = (text: string) => client.fetchQuery(namesQuery(nounOf(kind), organization, text))
      searches.set(kind, made)
      return made
    }
    return {
      problems,
      fixed,
      names: pointer => {
        if (pointer.endsWith('/policy')) return data && (async () => Object.keys(data.policies))
        const field = pointer.replace(/^\/spec\//, '').replaceAll('/', '.')
        const kind = noun ? noun.references[field]?.kind : byWord[field.replace(/^\./, '')]
        return kind ? search(kind) : undefined
      },
      chosen: (pointer, { policy }) =>
        pointer.endsWith('/config') && typeof policy === 'string'
          ? (data?.policies[policy]?.config as object | undefined)
          : undefined,
    }
  }, [organization, problems, noun, fixed, data])
}
