import { Section } from '@gatehouse/ui/section.tsx'
import { type TextKey, t } from '@gatehouse/ui/text.ts'
import { Anchor, Skeleton, Text } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { listAddress } from '../address.ts'
import { useList } from '../queries.ts'
import { useMay } from '../session.ts'
import { nounOf, wordsOf } from '../units.ts'

const groups: readonly [title: TextKey, kinds: readonly string[]][] = [
  ['settingsPeople', ['Membership', 'Invitation', 'Token', 'SsoConnection']],
  ['settingsPlaces', ['Workspace', 'Environment', 'Portal']],
  ['settingsRules', ['TransitionRule', 'GovernancePolicy', 'Ruleset']],
]

/** What belongs to it and has pages of its own, with what there is. */
export function SettingsElsewhere({ organization }: { organization: string }) {
  const may = useMay({ organization })
  return groups.map(([title, kinds]) => {
    const shown = kinds.filter(kind => may(nounOf(kind).verbs.list))
    if (shown.length === 0) return null
    return (
      <Section key={title} title={t(title)}>
        <dl className="gh-facts">
          {shown.map(kind => (
            <Kind key={kind} kind={kind} organization={organization} />
          ))}
        </dl>
      </Section>
    )
  })
}

const namedMax = 3

function Kind({ kind, organization }: { kind: string; organization: string }) {
  const noun = nounOf(kind)
  const list = useList(noun, { organization }, { limit: String(namedMax + 1) })
  const rows = list.data?.pages[0]?.items
  const names = rows?.slice(0, namedMax).map(({ name, spec }) => String(spec.email ?? spec.title ?? name))
  return (
    <>
      <dt>
        <Anchor size="sm" renderRoot={props => <Link {...props} to={listAddress(organization, noun.plural)} />}>
          {wordsOf(noun.plural)}
        </Anchor>
      </dt>
      <dd>
        {names === undefined && !list.error ? (
          <Skeleton h={12} w={160} />
        ) : (
          <Text size="sm" c={names?.length ? undefined : 'dimmed'} truncate>
            {names?.length ? `${names.join(', ')}${rows!.length > namedMax ? ', …' : ''}` : t('settingsNone')}
          </Text>
        )}
      </dd>
    </>
  )
}
