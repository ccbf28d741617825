import { AsCommands } from '@gatehouse/ui/as-commands.tsx'
import { asCli, asCurl } from '@gatehouse/ui/commands.ts'
import { Icon } from '@gatehouse/ui/icon.tsx'
import { PageHeader } from '@gatehouse/ui/page-header.tsx'
import { StateBadge } from '@gatehouse/ui/state-badge.tsx'
import { t } from '@gatehouse/ui/text.ts'
import { Button, Menu } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link, useSearch } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'
import { ActionDialog } from './action-dialog.tsx'
import { addressOf } from './address.ts'
import { DeleteResource } from './delete-resource.tsx'
import type { PageProps } from './resource-page.tsx'
import { useMay } from './session.ts'
import { actOf, type ConsoleAction, documentOf, pathAt, type Shown } from './units.ts'
import { yamlText } from './yaml-text.ts'

/** Whether the action can be taken in this state. */
export const fits = ({ from }: ConsoleAction, { state }: Pick<Shown, 'state'>): boolean =>
  from === undefined || state === undefined || from.includes(state)

interface ResourceHeaderProps extends PageProps {
  /** Names of actions, the first that is possible is the primary one. */
  first?: readonly string[]
  /** Names of actions that the page shows otherwise. */
  without?: readonly string[]
  /** In place of its name, which then stands below. */
  title?: string
  /** Ways to pages of its own. */
  beside?: ReactNode
}

/** The subject, its state, the one thing to do next, and everything else behind “More”. */
export function ResourceHeader({
  noun,
  row,
  where,
  first = [],
  without = [],
  title: own,
  beside,
}: ResourceHeaderProps) {
  const may = useMay({ organization: where.organization, workspace: row.workspace })
  const { then } = useSearch({ strict: false }) as Record<string, string | undefined>
  const possible = noun.actions.filter(
    action => !action.collection && may(action) && fits(action, row) && !without.includes(action.name),
  )
  const primary = first.flatMap(name => possible.find(action => action.name === name) ?? [])[0]
  const others = possible.filter(action => action !== primary)
  const [chosen, setChosen] = useState<ConsoleAction | undefined>(possible.find(({ name }) => name === then))
  const [deleting, setDeleting] = useState(false)
  const edit = `${addressOf(where.organization, noun, row)}/edit`
  const { title, description } = row.spec as { title?: unknown; description?: unknown }
  return (
    <>
      <PageHeader
        title={own ?? row.name}
        about={
          own !== undefined
            ? row.name
            : typeof description === 'string'
              ? description
              : typeof title === 'string' && title !== row.name
                ? title
                : undefined
        }
        beside={row.state && <StateBadge state={row.state} />}
        actions={
          <>
            {beside}
            <Ways noun={noun} row={row} where={where} />
            {may(noun.verbs.update) && (
              <Button variant={primary ? 'default' : 'filled'} component={Link} to={edit}>
                {t('edit')}
              </Button>
            )}
            {(others.length > 0 || may(noun.verbs.delete)) && (
              <More
                actions={others}
                choose={setChosen}
                {...(may(noun.verbs.delete) ? { remove: () => setDeleting(true) } : {})}
              />
            )}
            {primary && <Button onClick={() => setChosen(primary)}>{actOf(primary, row.name)}</Button>}
          </>
        }
      />
      {chosen && <ActionDialog action={chosen} where={where} row={row} close={() => setChosen(undefined)} />}
      {deleting && <DeleteResource noun={noun} row={row} where={where} close={() => setDeleting(false)} />}
    </>
  )
}

function More({
  actions,
  choose,
  remove,
}: {
  actions: readonly ConsoleAction[]
  choose: (action: ConsoleAction) => void
  remove?: () => void
}) {
  return (
    <Menu position="bottom-end" width={240}>
      <Menu.Target>
        <Button variant="default" rightSection={<Icon name="chevronDown" />}>
          {t('more')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown mah="60vh" style={{ overflowY: 'auto' }}>
        {actions.map(action => (
          <Menu.Item key={action.id} onClick={() => choose(action)} {...(action.hurts ? { c: 'var(--gh-stop)' } : {})}>
            {action.title}
            {action.hurts ? '…' : ''}
          </Menu.Item>
        ))}
        {remove && (
          <>
            {actions.length > 0 && <Menu.Divider />}
            <Menu.Item onClick={remove} c="var(--gh-stop)" leftSection={<Icon name="trash" />}>
              {t('delete')}…
            </Menu.Item>
          </>
        )}
      </Menu.Dropdown>
    </Menu>
  )
}

function Ways({ noun, row, where }: PageProps) {
  const { data: yaml = '' } = useQuery({
    queryKey: ['yaml', row.id, row.etag],
    queryFn: () => yamlText(documentOf(row)),
  })
  const { organization, workspace } = where
  return (
    <AsCommands
      ways={{
        curl: asCurl({ method: 'GET', url: `${location.origin}${pathAt(noun.verbs.get!.path, where)}` }),
        CLI: asCli({
          noun: noun.plural,
          verb: 'get',
          name: row.name,
          organization,
          ...(workspace ? { workspace } : {}),
        }),
        YAML: yaml,
      }}
    />
  )
}
