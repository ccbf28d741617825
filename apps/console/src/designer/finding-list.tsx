import { StateBadge, type Tone } from '@gatehouse/ui/state-badge.tsx'
import { t } from '@gatehouse/ui/text.ts'
import { Button, Group, Text, UnstyledButton } from '@mantine/core'
import type { Checks, Found } from './use-checks.ts'

interface FindingListProps {
  checks: Checks
  readOnly: boolean
  show: (found: Found) => void
  mend: (found: readonly Found[]) => void
}

const tones: Readonly<Record<string, Tone>> = { error: 'stop', warn: 'ask' }
const shownMax = 200
/** As many edits as one call takes. */
const mendedMax = 100

/** What was found, the gravest first: to its line, and mended where that needs no thought. */
export function FindingList({ checks, readOnly, show, mend }: FindingListProps) {
  const { found, more, isFresh, failure, again } = checks
  const mendable = found.filter(({ fix }) => fix).slice(0, mendedMax)
  return (
    <section aria-label={t('findings')} className="designer-findings">
      <Group justify="space-between" gap="xs">
        <Text size="sm" fw={550} aria-live="polite">
          {failure ?? (isFresh ? t('findingsCount', { n: found.length + more }) : t('designerChecking'))}
        </Text>
        <Group gap="xs">
          {!readOnly && mendable.length > 1 && (
            <Button size="compact-sm" variant="default" disabled={!isFresh} onClick={() => mend(mendable)}>
              {t('designerMendAll', { n: mendable.length })}
            </Button>
          )}
          <Button size="compact-sm" variant="subtle" color="gray" onClick={again}>
            {t('designerCheck')}
          </Button>
        </Group>
      </Group>
      <ul>
        {found.slice(0, shownMax).map((one, at) => (
          <li key={at}>
            <UnstyledButton onClick={() => show(one)} fz="sm">
              <StateBadge state={one.severity} tone={tones[one.severity] ?? 'plain'} /> {one.message}{' '}
              <Text span size="xs" c="dimmed">
                {[one.rule, one.place && t('designerLine', { line: one.place.line })].filter(Boolean).join(' · ')}
              </Text>
            </UnstyledButton>
            {!readOnly && one.fix && (
              <Button size="compact-xs" variant="default" disabled={!isFresh} onClick={() => mend([one])}>
                {t('designerMend')}
              </Button>
            )}
          </li>
        ))}
        {found.length > shownMax && <li>{t('andMore', { n: found.length - shownMax })}</li>}
      </ul>
    </section>
  )
}
