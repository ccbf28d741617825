import { labelOf } from '@gatehouse/forms/field.ts'
import { CopyText } from '@gatehouse/ui/copy-text.tsx'
import { StateBadge } from '@gatehouse/ui/state-badge.tsx'
import { t } from '@gatehouse/ui/text.ts'
import { Button, Group, Modal, Stack, Text } from '@mantine/core'
import { Fragment } from 'react'
import { Value } from './cell.tsx'

const once = new Set(['secret', 'token', 'code', 'link'])

/** What an operation answered. What is never shown again says so. */
export function ActionAnswer({ title, answer, close }: { title: string; answer: unknown; close: () => void }) {
  const entries = Object.entries(answer as Record<string, unknown>)
  return (
    <Modal opened onClose={close} title={title} size="lg" closeButtonProps={{ 'aria-label': t('close') }}>
      <Stack gap="md">
        {entries.some(([key]) => once.has(key)) && <Text size="sm">{t('shownOnce')}</Text>}
        <dl className="gh-facts">
          {entries.map(([key, value]) => (
            <Fragment key={key}>
              <dt>{labelOf(key)}</dt>
              <dd>
                <Answered name={key} value={value} />
              </dd>
            </Fragment>
          ))}
        </dl>
        <Group justify="end">
          <Button onClick={close} data-autofocus>
            {t('close')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}

function Answered({ name, value }: { name: string; value: unknown }) {
  if (name === 'state') return <StateBadge state={String(value)} />
  if (once.has(name) && typeof value === 'string') return <CopyText value={value} shown={value} />
  if (typeof value === 'object' && value !== null)
    return (
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
      <pre className="gh-code" tabIndex={0}>
        {JSON.stringify(value, null, 2).slice(0, 50_000)}
      </pre>
    )
  return <Value value={value} />
}
