import { Problem } from '@gatehouse/ui/problem.tsx'
import { RelativeTime } from '@gatehouse/ui/relative-time.tsx'
import { t } from '@gatehouse/ui/text.ts'
import { Skeleton, Text, Title } from '@mantine/core'
import { problemOf } from '../api.ts'
import { useAnswer } from '../queries.ts'
import { type ConsoleNoun, pathAt, type Where } from '../units.ts'

interface Told {
  recorded: boolean
  callers: {
    application?: string
    lastUsedAt: string
    changes: { message: string; fingerprint: string }[]
    more: number
  }[]
  more: number
}

const changesShown = 5

/** Whom the changes would hurt, by what they were seen to use; who would be broken comes first. */
export function WhoBreaks({ noun, where, query }: { noun: ConsoleNoun; where: Where; query: string }) {
  const action = noun.actions.find(({ name }) => name === 'who-breaks')!
  const told = useAnswer<Told>('ApiVersion', pathAt(action.path, where) + query)
  if (told.error) return <Problem problem={problemOf(told.error)} again={() => told.refetch()} />
  if (!told.data) return <Skeleton h={60} />
  const { recorded, callers, more } = told.data
  return (
    <div>
      <Title order={3} mb="xs">
        {t('whoBreaks')}
      </Title>
      {callers.length === 0 ? (
        <Text size="sm" c="dimmed">
          {t(recorded ? 'whoBreaksNobody' : 'whoBreaksUnknown')}
        </Text>
      ) : (
        <ul className="contract-changes">
          {callers.map(({ application, lastUsedAt, changes }) => (
            <li key={application ?? ''}>
              <div>
                <Text size="sm" fw={550}>
                  {application ?? t('whoBreaksAnonymous')}{' '}
                  <Text span size="xs" c="dimmed">
                    <RelativeTime at={lastUsedAt} />
                  </Text>
                </Text>
                {changes.slice(0, changesShown).map(({ message, fingerprint }) => (
                  <Text key={fingerprint} size="sm">
                    {message}
                  </Text>
                ))}
                {changes.length > changesShown && (
                  <Text size="sm">{t('andMore', { n: changes.length - changesShown })}</Text>
                )}
              </div>
            </li>
          ))}
          {more > 0 && <li>{t('andMore', { n: more })}</li>}
        </ul>
      )}
    </div>
  )
}
