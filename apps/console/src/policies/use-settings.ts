/** What is changed of a version, and saving it for one who began with a version of it. */
import { mergePatch } from '@gatehouse/forms/merge-patch.ts'
import type { ProblemDocument } from '@gatehouse/ui/problem.tsx'
import { t } from '@gatehouse/ui/text.ts'
import { told } from '@gatehouse/ui/told.tsx'
import { useState } from 'react'
import { problemOf, send } from '../api.ts'
import { changed } from '../queries.ts'
import { nounOf, pathAt, type Shown, type Where } from '../units.ts'
import { type Settings, settingsOf } from './policy-place.ts'
import { useChanges } from './use-changes.ts'

const noun = nounOf('ApiVersion')

export function useSettings(where: Where, row: Shown) {
  const [begun, setBegun] = useState(row)
  const before = settingsOf(begun.spec)
  const changes = useChanges<Settings>(before)
  const [problem, setProblem] = useState<ProblemDocument>()
  const [busy, setBusy] = useState(false)
  const dirty = JSON.stringify(changes.now) !== JSON.stringify(before)
  const save = async () => {
    setBusy(true)
    try {
      const body = mergePatch({ spec: before }, { spec: changes.now }) ?? {}
      const path = pathAt(noun.verbs.update!.path, where)
      setBegun((await send({ method: 'PATCH', path, body, etag: begun.etag })) as Shown)
      setProblem(undefined)
      told(t('designerSaved', { name: row.name }))
      await changed(where.organization)
    } catch (thrown) {
      setProblem(problemOf(thrown))
    }
    setBusy(false)
  }
  return { before, changes, problem, busy, dirty, save: () => void save() }
}
