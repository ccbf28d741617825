import type { FormValue } from '@gatehouse/forms/schema-form.tsx'
import { Commands } from '@gatehouse/ui/as-commands.tsx'
import { asCli, asCurl } from '@gatehouse/ui/commands.ts'
import { Icon } from '@gatehouse/ui/icon.tsx'
import { t } from '@gatehouse/ui/text.ts'
import { UnstyledButton } from '@mantine/core'
import { useEffect, useState } from 'react'
import { type ConsoleAction, callOf, nouns, type Where } from './units.ts'
import { yamlText } from './yaml-text.ts'

interface ActionCodeProps {
  action: ConsoleAction
  where: Where
  value: FormValue
}

/** The action as it is written just now, for a shell, for the command line, and its input as YAML. */
export function ActionCode(props: ActionCodeProps) {
  const [opened, setOpened] = useState(false)
  return (
    <div>
      <UnstyledButton fz="sm" c="dimmed" aria-expanded={opened} onClick={() => setOpened(!opened)}>
        <Icon name={opened ? 'chevronDown' : 'chevronRight'} /> {t('asCode')}
      </UnstyledButton>
      {opened && <Ways {...props} />}
    </div>
  )
}

function Ways({ action, where, value }: ActionCodeProps) {
  const [yaml, setYaml] = useState('')
  useEffect(() => void yamlText(value).then(setYaml), [value])
  const { method, path, body } = callOf(action, where, value)
  const noun = nouns.find(({ actions }) => actions.includes(action))
  const { organization, workspace, name } = where
  return (
    <Commands
      ways={{
        curl: asCurl({ method, url: `${location.origin}${path}`, ...(body === undefined ? {} : { body }) }),
        CLI: asCli({
          ...(noun ? { noun: noun.plural } : {}),
          ...{ verb: action.name, organization, values: value },
          ...(name !== undefined && !action.collection ? { name } : {}),
          ...(workspace ? { workspace } : {}),
        }),
        ...(action.asks ? { YAML: yaml } : {}),
      }}
    />
  )
}
