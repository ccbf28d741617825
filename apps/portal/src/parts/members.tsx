import { t } from '@gatehouse/ui/text.ts'
import type { At } from '../page.ts'
import type { TopicMember } from '../reference.ts'
import { Prose } from './prose.tsx'
import { Words } from './words.tsx'

interface Props {
  at: At
  version: string
  members: readonly TopicMember[]
  /** In front of their anchors; nothing for those within others. */
  prefix?: string
}

/** Fields, arguments, values, methods: one below the other. */
export function Members({ members, prefix = '', ...shown }: Props) {
  return (
    <ul className="fields">
      {members.map(member => (
        <Member key={member.name} member={member} prefix={prefix} {...shown} />
      ))}
    </ul>
  )
}

function Member({ member, prefix, ...shown }: Omit<Props, 'members'> & { member: TopicMember }) {
  const { name, type, required, deprecated, description, preset, notes = [] } = member
  return (
    <li
      {...(prefix ? { id: `${prefix}-${name}` } : {})}
      {...(deprecated === undefined ? {} : { 'data-deprecated': '' })}
    >
      <code className="name">{name}</code>{' '}
      <span className="about">
        {type && (
          <code>
            <Words {...shown} words={type} />
          </code>
        )}
        {preset !== undefined && <code>{`= ${preset}`}</code>}
        {required && <span className="required">{t('portalRequired')}</span>}
        {deprecated !== undefined && <span>{t('portalDeprecated')}</span>}
        {notes.map(note => (
          <code key={note}>{note}</code>
        ))}
      </span>
      <Prose text={deprecated} at={shown.at} top={5} prefix={`d-${name}-`} />
      <Prose text={description} at={shown.at} top={5} prefix={`m-${name}-`} />
      {member.arguments && <Members {...shown} members={member.arguments} />}
    </li>
  )
}
