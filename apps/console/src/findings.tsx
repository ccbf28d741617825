import type { PlacedProblem } from '@gatehouse/ui/problem.tsx'
import { StateBadge, type Tone } from '@gatehouse/ui/state-badge.tsx'
import { t } from '@gatehouse/ui/text.ts'
import { Stack, Text } from '@mantine/core'

export interface Finding extends PlacedProblem {
  severity?: 'error' | 'warn' | 'info' | 'hint'
  rule?: string
  line?: number
}

const tones: Record<string, Tone> = { error: 'stop', warn: 'ask' }
const around = 2
const shownMax = 100

/** What was found in a document, each with the lines that it is about. */
export function Findings({ findings, text }: { findings: readonly Finding[]; text: string }) {
  const lines = text.split('\n')
  return (
    <Stack gap="md" component="ul" m={0} p={0} style={{ listStyle: 'none' }} aria-label={t('findings')}>
      {findings.slice(0, shownMax).map((finding, at) => (
        <li key={at}>
          <Text size="sm">
            {finding.severity && <StateBadge state={finding.severity} tone={tones[finding.severity] ?? 'plain'} />}{' '}
            {finding.message}{' '}
            <Text span size="xs" c="dimmed">
              {[finding.code, placeOf(finding)].filter(Boolean).join(' · ')}
            </Text>
          </Text>
          {finding.hint && (
            <Text size="sm" c="dimmed">
              {finding.hint}
            </Text>
          )}
          <Lines lines={lines} line={finding.place?.line} />
        </li>
      ))}
      {findings.length > shownMax && <li>{t('andMore', { n: findings.length - shownMax })}</li>}
    </Stack>
  )
}

function placeOf({ place, pointer }: Finding): string | undefined {
  if (place) return `${place.file ? `${place.file}:` : ''}${place.line}:${place.column}`
  return pointer
}

function Lines({ lines, line }: { lines: readonly string[]; line: number | undefined }) {
  if (line === undefined || lines.length < line || lines.length === 1) return null
  const from = Math.max(1, line - around)
  return (
    <div className="gh-diff" style={{ marginTop: 4 }}>
      {lines.slice(from - 1, line + around).map((text, at) => (
        <div key={from + at} {...(from + at === line ? { 'data-line': 'removed' } : {})}>
          {String(from + at).padStart(4)} {text.slice(0, 300)}
        </div>
      ))}
    </div>
  )
}
