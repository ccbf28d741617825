import { FormContext, type FormValue, ObjectFields } from '@gatehouse/forms/schema-form.tsx'
import { t } from '@gatehouse/ui/text.ts'
import { Group, Stack, Text, Title } from '@mantine/core'
import { useEffect, useMemo, useRef, useState } from 'react'
import type { Marked } from './editor-view.ts'
import { type Entry, isValues, pointerOf, valueAt } from './entry.ts'
import { EntryActions } from './entry-actions.tsx'
import { nameFor } from './entry-names.ts'
import { openapiForms } from './openapi-forms.ts'
import { editsBetween } from './value-edits.ts'
import type { WrittenDocument } from './written-document.ts'

interface EntryPaneProps {
  entry: Entry
  written: WrittenDocument
  found: readonly (Marked & { pointer?: string })[]
  readOnly: boolean
  choose: (entry: Entry) => void
}

/** What is chosen: what it is, what can be done with it, and its form. */
export function EntryPane({ entry, written, found, readOnly, choose }: EntryPaneProps) {
  const { read } = written
  const value = valueAt(read?.value, entry.steps)
  const schema = openapiForms[entry.kind]
  return (
    <Stack gap="md">
      <Group justify="space-between" align="start" wrap="nowrap">
        <div style={{ minWidth: 0 }}>
          <Title order={2}>{nameFor(entry)}</Title>
          <Text size="xs" c="dimmed" className="gh-mono">
            {pointerOf(entry.steps) || '/'}
          </Text>
        </div>
        <EntryActions {...{ entry, value, written, readOnly, choose }} />
      </Group>
      {read?.error && (
        <Text c="var(--gh-stop)" size="sm">
          {t('designerBroken', { line: read.error.line })}
        </Text>
      )}
      {schema && isValues(value) ? (
        <EntryForm
          key={`${entry.kind}:${pointerOf(entry.steps)}`}
          {...{ entry, value, written, found }}
          readOnly={readOnly || read?.error !== undefined}
        />
      ) : (
        !read?.error && (
          <Text size="sm" c="dimmed">
            {t(entry.kind === 'group' ? 'designerGroup' : 'designerNoForm')}
          </Text>
        )
      )}
    </Stack>
  )
}

const writeMs = 500

interface EntryFormProps {
  entry: Entry
  value: FormValue
  written: WrittenDocument
  found: EntryPaneProps['found']
  readOnly: boolean
}

/** What is written in the form is in the text a moment later; what is written in the text is in the form. */
function EntryForm({ entry, value, written, found, readOnly }: EntryFormProps) {
  const [draft, setDraft] = useState<FormValue>(value)
  const [version, setVersion] = useState(0)
  const base = useRef(value)
  const dirty = useRef(false)
  const latest = useRef({ draft, written })
  latest.current = { draft, written }
  const write = useRef(() => {
    if (!dirty.current) return
    dirty.current = false
    const { draft: wanted, written: document } = latest.current
    const edits = editsBetween(base.current, wanted, entry.steps)
    base.current = wanted
    void document.edit(edits)
  })
  useEffect(() => {
    if (dirty.current || JSON.stringify(value) === JSON.stringify(base.current)) return
    base.current = value
    if (JSON.stringify(value) === JSON.stringify(latest.current.draft)) return
    setDraft(value)
    setVersion(count => count + 1)
  }, [value])
  useEffect(() => {
    if (!dirty.current) return
    const timer = setTimeout(write.current, writeMs)
    return () => clearTimeout(timer)
  }, [draft])
  useEffect(() => () => write.current(), [])
  const about = useMemo(() => formAbout(entry, found, readOnly), [entry, found, readOnly])
  return (
    <FormContext.Provider value={about}>
      <fieldset key={version} disabled={readOnly} className="designer-fields" onBlur={() => write.current()}>
        <ObjectFields
          schema={openapiForms[entry.kind]!}
          value={draft}
          pointer={pointerOf(entry.steps)}
          onChange={next => {
            dirty.current = true
            setDraft(next)
          }}
        />
      </fieldset>
    </FormContext.Provider>
  )
}

const formAbout = ({ steps, kind }: Entry, found: EntryPaneProps['found'], readOnly: boolean) => ({
  problems: found.flatMap(({ message, pointer }) => (pointer === undefined ? [] : [{ message, pointer }])),
  names: () => undefined,
  chosen: () => undefined,
  fixed: readOnly ? Object.keys(openapiForms[kind]!.properties ?? {}).map(key => `${pointerOf(steps)}/${key}`) : [],
})
