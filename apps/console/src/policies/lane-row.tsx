import { Icon } from '@gatehouse/ui/icon.tsx'
import { t } from '@gatehouse/ui/text.ts'
import { Button } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import type { Lane } from './lanes.ts'

interface LaneRowProps {
  lane: Lane
  readOnly: boolean
  add: () => void
  /** Something was let go in it; nothing where it may not stand there. */
  drop: (() => void) | undefined
  children: ReactNode
}

/** One stage of a request, and what happens in it from left to right. */
export function LaneRow({ lane: { stage, steps }, readOnly, add, drop, children }: LaneRowProps) {
  const [over, setOver] = useState(false)
  return (
    <li
      className="policy-lane"
      data-over={over && drop !== undefined}
      onDragOver={event => {
        if (!drop) return
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={event => {
        event.preventDefault()
        setOver(false)
        drop?.()
      }}
    >
      <div className="policy-stage">
        <h2>{t(`stage_${stage}`)}</h2>
        <p>{t(`stage_${stage}_text`)}</p>
      </div>
      <ol aria-label={t(`stage_${stage}`)}>
        {children}
        {!readOnly && (
          <li>
            <Button
              size="compact-sm"
              variant={steps.length === 0 ? 'subtle' : 'default'}
              color="gray"
              leftSection={<Icon name="plus" />}
              aria-label={t('policyAddTo', { stage: t(`stage_${stage}`) })}
              onClick={add}
            >
              {t('designerAdd')}
            </Button>
          </li>
        )}
      </ol>
    </li>
  )
}
