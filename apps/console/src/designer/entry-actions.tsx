import { Icon } from '@gatehouse/ui/icon.tsx'
import { t } from '@gatehouse/ui/text.ts'
import { told } from '@gatehouse/ui/told.tsx'
import { ActionIcon, Button, Group, Menu, Tooltip } from '@mantine/core'
import { useState } from 'react'
import { type Addition, additionsTo } from './additions.ts'
import { AskName } from './ask-name.tsx'
import { type Entry, pointerOf } from './entry.ts'
import { ExampleDialog } from './example-dialog.tsx'
import { isRenamed, nameOf } from './visible-entries.ts'
import type { WrittenDocument } from './written-document.ts'

interface EntryActionsProps {
  entry: Entry
  value: unknown
  written: WrittenDocument
  readOnly: boolean
  choose: (entry: Entry) => void
}

type Asked = 'rename' | 'example' | Addition

/** Add to it, rename it wherever it is named, take it out, find it in the text. */
export function EntryActions({ entry, value, written, readOnly, choose }: EntryActionsProps) {
  const [asked, setAsked] = useState<Asked>()
  const { steps, kind } = entry
  const additions = additionsTo(entry, value)
  const close = () => setAsked(undefined)
  const add = (addition: Addition, name: string) =>
    written.edit([{ at: [...addition.at, name], value: addition.value }])
  const remove = async () => {
    if (!(await written.edit([{ at: [...steps], remove: true }]))) return
    choose(parentOf(entry))
    told(t('designerRemoved', { name: entry.name }), written.undo)
  }
  return (
    <Group gap={4} wrap="nowrap">
      <Tooltip label={t('designerShow')}>
        <ActionIcon variant="default" aria-label={t('designerShow')} onClick={() => written.show(steps, true)}>
          <Icon name="code" />
        </ActionIcon>
      </Tooltip>
      {!readOnly && <AddMenu {...{ entry, additions }} ask={setAsked} add={add} />}
      {!readOnly && isRenamed(entry) && (
        <Button size="compact-md" variant="default" onClick={() => setAsked('rename')}>
          {t('designerRename')}
        </Button>
      )}
      {!readOnly && steps.length > 1 && kind !== 'group' && (
        <Tooltip label={t('removeShort')}>
          <ActionIcon variant="default" aria-label={t('remove', { name: entry.name })} onClick={() => void remove()}>
            <Icon name="trash" />
          </ActionIcon>
        </Tooltip>
      )}
      {asked === 'rename' && <Rename {...{ entry, written, close }} />}
      {asked === 'example' && <ExampleDialog {...{ written, close }} />}
      {typeof asked === 'object' && (
        <AskName
          title={t(`add_${asked.what}`)}
          start={asked.example ?? ''}
          act={t('designerAdd')}
          close={close}
          done={name => add(asked, name)}
        />
      )}
    </Group>
  )
}

interface AddMenuProps {
  entry: Entry
  additions: readonly Addition[]
  ask: (asked: Asked) => void
  add: (addition: Addition, name: string) => Promise<boolean>
}

/** What may stand within it; an operation may be made of an example as well. */
function AddMenu({ entry: { kind, steps }, additions, ask, add }: AddMenuProps) {
  const isOfPaths = kind === 'document' || pointerOf(steps) === '/paths'
  if (additions.length === 0 && !isOfPaths) return null
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button size="compact-md" variant="default" leftSection={<Icon name="plus" />}>
          {t('designerAdd')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {additions.map(addition => (
          <Menu.Item
            key={addition.what}
            onClick={() => (addition.name === undefined ? ask(addition) : void add(addition, addition.name))}
          >
            {t(`add_${addition.what}`)}
          </Menu.Item>
        ))}
        {isOfPaths && <Menu.Item onClick={() => ask('example')}>{t('add_example')}</Menu.Item>}
      </Menu.Dropdown>
    </Menu>
  )
}

function Rename({ entry, written, close }: { entry: Entry; written: WrittenDocument; close: () => void }) {
  const rename = async (to: string) => {
    const answer = await written.author('rename-in-document', { pointer: pointerOf(entry.steps), to })
    if (!answer) return false
    told(t('designerRenamed', { name: to, n: Number(answer.places) }), written.undo)
    return true
  }
  return (
    <AskName
      title={t('designerRenameWhat', { name: entry.name })}
      about={t('designerRenameText')}
      start={nameOf(written.read?.value, entry)}
      act={t('designerRename')}
      close={close}
      done={rename}
    />
  )
}

const parentOf = ({ steps }: Entry): Entry => {
  const [first, second] = steps
  if (first === 'components') return { kind: 'group', steps: [first, second!], name: second! }
  return steps.length > 1
    ? { kind: 'group', steps: [first!], name: first! }
    : { kind: 'document', steps: [], name: 'document' }
}
