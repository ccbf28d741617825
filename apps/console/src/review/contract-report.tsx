import './review.css'
import { Problem } from '@gatehouse/ui/problem.tsx'
import { Section } from '@gatehouse/ui/section.tsx'
import { StateBadge, type Tone } from '@gatehouse/ui/state-badge.tsx'
import { t } from '@gatehouse/ui/text.ts'
import { Group, Skeleton, Stack, Text } from '@mantine/core'
import { problemOf } from '../api.ts'
import { useAnswer } from '../queries.ts'
import { type ConsoleNoun, pathAt, type Where } from '../units.ts'
import { WhoBreaks } from './who-breaks.tsx'

type Level = 'breaking' | 'dangerous' | 'safe'

interface Report {
  live: boolean
  breaking: number
  dangerous: number
  safe: number
  changes: { id: string; level: Level; endpoint?: string; message: string; hint: string; fingerprint: string }[]
  more: number
}

const tones: Readonly<Record<Level, Tone>> = { breaking: 'stop', dangerous: 'ask', safe: 'good' }
const levels: readonly Level[] = ['breaking', 'dangerous', 'safe']
const shownMax = 200

interface ContractReportProps {
  noun: ConsoleNoun
  where: Where
  environment?: string | undefined
}

/** What the document changes beside what is live, by what it means for callers; and who they are. */
export function ContractReport({ noun, where, environment }: ContractReportProps) {
  const action = noun.actions.find(({ name }) => name === 'contract-changes')!
  const query = environment === undefined ? '' : `?${new URLSearchParams({ environment })}`
  const report = useAnswer<Report>('ApiVersion', pathAt(action.path, where) + query)
  if (report.error) return <Problem problem={problemOf(report.error)} again={() => report.refetch()} />
  if (!report.data) return <Skeleton h={120} />
  const { live, changes, more } = report.data
  return (
    <Section title={t('contractTitle')}>
      {!live || changes.length === 0 ? (
        <Text size="sm" c="dimmed">
          {t(live ? 'contractSame' : 'contractNothing')}
        </Text>
      ) : (
        <Stack gap="md">
          <Group gap="lg">
            {levels.map(level => (
              <Text key={level} size="sm">
                <StateBadge state={t(`level_${level}`)} tone={tones[level]} /> {report.data[level]}
              </Text>
            ))}
          </Group>
          <ul className="contract-changes">
            {changes.slice(0, shownMax).map(({ level, endpoint, message, hint, fingerprint }) => (
              <li key={fingerprint}>
                <StateBadge state={t(`level_${level}`)} tone={tones[level]} />
                <div>
                  {endpoint && <code className="gh-mono">{endpoint}</code>}
                  <Text size="sm">{message}</Text>
                  {hint && level !== 'safe' && (
                    <Text size="sm" c="dimmed">
                      {hint}
                    </Text>
                  )}
                </div>
              </li>
            ))}
            {changes.length + more > shownMax && <li>{t('andMore', { n: changes.length + more - shownMax })}</li>}
          </ul>
          <WhoBreaks noun={noun} where={where} query={query} />
        </Stack>
      )}
    </Section>
  )
}
