/** What can be done in the lanes, by hand and by key. */
import { t } from '@gatehouse/ui/text.ts'
import { told } from '@gatehouse/ui/told.tsx'
import { startTransition, useEffect, useRef, useState } from 'react'
import { begun, moved, type PolicyUse, placed, type Stage, type Step } from './lanes.ts'
import type { PolicyLanesProps } from './policy-lanes.tsx'

export function useLaneActs({ own, uses, policies, put, amend, undo }: PolicyLanesProps) {
  const [opened, setOpened] = useState<Step>()
  const [adding, setAdding] = useState<Stage>()
  const [dragged, setDragged] = useState<number>()
  /** The first change of what was opened is a step of its own, what follows goes on with it. */
  const isFirst = useRef(false)
  const focus = useFocusAfter()
  const stagesOf = (policy: string) => policies[policy]?.stages ?? []
  const drop = (stage: Stage) => {
    if (dragged === undefined || !stagesOf(uses[dragged]!.policy).includes(stage)) return undefined
    return () => put(placed(uses, dragged, { stage }))
  }
  return {
    ...{ opened, adding, stagesOf, drop, ask: setAdding, drag: setDragged },
    open: (step: Step | undefined) => {
      isFirst.current = true
      setOpened(step)
    },
    move: (index: number, by: 1 | -1) => {
      const next = moved(uses, index, by, stagesOf)
      put(next)
      focus(`${own}/${next.indexOf(uses[index]!)}`)
    },
    remove: (index: number) => {
      setOpened(undefined)
      put(uses.filter((_, at) => at !== index))
      told(t('designerRemoved', { name: uses[index]!.name ?? uses[index]!.policy }), undo)
    },
    add: (policy: string) => {
      const next = [...uses, begun(policy, adding!, stagesOf)]
      put(next)
      setAdding(undefined)
      isFirst.current = false
      const step = { scope: own, owner: '', use: next.at(-1)!, index: next.length - 1, number: 0 }
      // The key is answered by the step that stands there; what opens beside it comes after.
      startTransition(() => setOpened(step))
    },
    change: (index: number, use: PolicyUse) => {
      const next = uses.map((one, at) => (at === index ? use : one))
      if (isFirst.current) put(next)
      else amend(next)
      isFirst.current = false
    },
    dropOn: (step: Step, stage: Stage) => {
      if (dragged === undefined || dragged === step.index || !drop(stage)) return
      put(placed(uses, dragged, { before: step.index, stage }))
    },
  }
}

/** What was moved keeps the focus. */
function useFocusAfter() {
  const wanted = useRef<string | undefined>(undefined)
  useEffect(() => {
    if (wanted.current === undefined) return
    document.querySelector<HTMLElement>(`[data-step="${wanted.current}"]`)?.focus()
    wanted.current = undefined
  })
  return (step: string) => void (wanted.current = step)
}
