import { ActionIcon, CopyButton, Tooltip } from '@mantine/core'
import { Icon } from './icon.tsx'
import { t } from './text.ts'

/** An identifier that is copied with one click; a long one is cut in the middle. */
export function CopyText({ value, shown = cut(value) }: { value: string; shown?: string }) {
  return (
    <span style={{ display: 'inline-flex', alignItems: 'center', gap: 4, maxWidth: '100%' }}>
      <code className="gh-mono" title={value}>
        {shown}
      </code>
      <Copy value={value} />
    </span>
  )
}

export function Copy({ value, name = t('copy') }: { value: string; name?: string }) {
  return (
    <CopyButton value={value}>
      {({ copied, copy }) => (
        <Tooltip label={copied ? t('copied') : name}>
          <ActionIcon variant="subtle" color="gray" size="sm" onClick={copy} aria-label={name}>
            <Icon name={copied ? 'check' : 'copy'} />
          </ActionIcon>
        </Tooltip>
      )}
    </CopyButton>
  )
}

const shownMax = 34
const cut = (text: string) => (text.length <= shownMax ? text : `${text.slice(0, 18)}…${text.slice(-12)}`)
