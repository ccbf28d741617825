import { Icon } from '@gatehouse/ui/icon.tsx'
import { t } from '@gatehouse/ui/text.ts'
import { ActionIcon, Text, UnstyledButton } from '@mantine/core'
import type { KeyboardEvent } from 'react'
import type { Step } from './lanes.ts'

interface StepCardProps {
  step: Step
  title: string
  /** What checks say of it. */
  wrong: string | undefined
  /** Of the place that is being changed; of others it is shown alone. */
  own: boolean
  open: () => void
  move: (by: 1 | -1) => void
  remove: () => void
  drag: (index: number | undefined) => void
  /** Something was let go on it. */
  dropped: () => void
}

/** One policy in its lane. Alt with the arrows moves it, Delete takes it out, Enter opens its form. */
export function StepCard({ step, title, wrong, own, open, move, remove, drag, dropped }: StepCardProps) {
  const { number, scope, owner, use, index } = step
  const heard = (event: KeyboardEvent) => {
    if (!own) return
    if (event.key === 'Delete') return remove()
    if (!event.altKey || !/^Arrow/.test(event.key)) return
    event.preventDefault()
    move(event.key === 'ArrowLeft' || event.key === 'ArrowUp' ? -1 : 1)
  }
  const name = use.name ?? title
  return (
    <li
      className="policy-step"
      data-own={own}
      data-wrong={wrong !== undefined}
      draggable={own}
      onDragStart={event => {
        event.dataTransfer.setData('text/plain', use.policy)
        drag(index)
      }}
      onDragEnd={() => drag(undefined)}
      onDragOver={event => own && event.preventDefault()}
      onDrop={event => {
        if (!own) return
        event.preventDefault()
        event.stopPropagation()
        dropped()
      }}
    >
      <UnstyledButton onClick={open} onKeyDown={heard} className="policy-open" data-step={`${scope}/${index}`}>
        <span className="policy-number">{number}</span>
        <span>
          <Text span size="sm" fw={550} display="block">
            {name}
          </Text>
          <Text span size="xs" c="dimmed" display="block">
            {`${t(`scope_${scope}`)} ${scope === 'version' ? '' : owner}`.trim()}
          </Text>
          {wrong && (
            <Text span size="xs" c="var(--gh-stop)" display="block">
              {wrong}
            </Text>
          )}
        </span>
      </UnstyledButton>
      {own && (
        <ActionIcon variant="subtle" color="gray" size="sm" aria-label={t('remove', { name })} onClick={remove}>
          <Icon name="x" />
        </ActionIcon>
      )}
    </li>
  )
}
