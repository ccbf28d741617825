/** Saving for one who began with a definition, and what happens when somebody else has saved meanwhile. */
import type { ProblemDocument } from '@gatehouse/ui/problem.tsx'
import { t } from '@gatehouse/ui/text.ts'
import { told } from '@gatehouse/ui/told.tsx'
import { useState } from 'react'
import { api, problemOf, send } from '../api.ts'
import { changed, client, oneQuery } from '../queries.ts'
import { nounOf, pathAt, type Where } from '../units.ts'

/** A definition that was looked at, and its text. */
export interface Seen {
  definition: string
  text: string
  kind: DefinitionKind
}

export type DefinitionKind = 'openapi' | 'asyncapi' | 'graphql' | 'protobuf'

export interface Saving {
  saved: Seen
  busy: boolean
  problem: ProblemDocument | undefined
  /** What somebody else saved; nothing is written until it is decided what stands. */
  theirs: Seen | undefined
  save: (text: string, options?: { over?: Seen; keepEdits?: boolean }) => Promise<void>
  /** Theirs is what one goes on from. */
  take: (theirs: Seen) => void
  dismiss: () => void
}

export function useSave(where: Where, begun: Seen): Saving {
  const [saved, setSaved] = useState(begun)
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<ProblemDocument>()
  const [theirs, setTheirs] = useState<Seen>()
  const save: Saving['save'] = async (text, { over, keepEdits } = {}) => {
    if (busy) return
    setBusy(true)
    setProblem(undefined)
    try {
      const path = pathAt(nounOf('ApiVersion').actions.find(({ name }) => name === 'save-document')!.path, where)
      const from = (over ?? saved).definition
      const body = { text, from, ...(keepEdits ? { keepEdits } : {}) }
      const { definition } = (await send({ method: 'POST', path, body })) as { definition: string }
      setSaved({ definition, text, kind: saved.kind })
      setTheirs(undefined)
      told(t('designerSaved', { name: where.name ?? '' }))
      await changed(where.organization)
    } catch (thrown) {
      const told = problemOf(thrown)
      if (told.code === 'stale_version') setTheirs(await seenNow(where).catch(() => undefined))
      setProblem(told)
    }
    setBusy(false)
  }
  const take = (seen: Seen) => {
    setSaved(seen)
    setTheirs(undefined)
    setProblem(undefined)
  }
  return { saved, busy, problem, theirs, save, take, dismiss: () => take(saved) }
}

/** The definition that the version has now. */
export async function seenNow(where: Where): Promise<Seen | undefined> {
  const { spec } = await client.fetchQuery({ ...oneQuery(nounOf('ApiVersion'), where), staleTime: 0 })
  const definition = spec.definition as string | undefined
  if (definition === undefined) return undefined
  const [first, second] = definition.split('/')
  const { organization, workspace = '-' } = where
  const place = { organization, workspace: second === undefined ? workspace : first!, name: second ?? definition }
  const found = await api.definitions.get(place)
  const { text, format = 'openapi' } = found.spec as { text: string; format?: DefinitionKind }
  return { definition, text, kind: format }
}
