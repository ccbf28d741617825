import { labelOf } from '@gatehouse/forms/field.ts'
import { Icon } from '@gatehouse/ui/icon.tsx'
import { t } from '@gatehouse/ui/text.ts'
import { Autocomplete, Group, Select, TextInput } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useEffect, useRef, useState } from 'react'
import { namesQuery } from './queries.ts'
import { type ConsoleNoun, nounOf } from './units.ts'

/** What a list is narrowed to; all of it stands in the address. */
export function ListFilters({ noun, organization }: { noun: ConsoleNoun; organization: string }) {
  const search = useSearch({ strict: false }) as Record<string, string | undefined>
  const navigate = useNavigate()
  const put = (key: string, value: string | undefined) =>
    void navigate({
      to: '.',
      search: (before: Record<string, string | undefined>) => ({ ...before, [key]: value || undefined }),
      replace: true,
    })
  const single = Object.entries(noun.references).filter(([field, { many }]) => !many && !field.includes('.'))
  return (
    <Group gap="xs" className="filters">
      <Typed value={search.search ?? ''} put={text => put('search', text)} />
      {noun.states.length > 0 && (
        <Select
          {...{ size: 'xs', w: 140, clearable: true, 'aria-label': t('state'), placeholder: t('anyState') }}
          data={noun.states.map(value => ({ value, label: value.replaceAll('_', ' ') }))}
          value={search.state ?? null}
          onChange={value => put('state', value ?? undefined)}
        />
      )}
      {noun.scope === 'workspace' && (
        <NameFilter
          {...{ organization, kind: 'Workspace', label: t('workspace'), value: search.workspace ?? '' }}
          put={value => put('workspace', value)}
        />
      )}
      {single.map(([field, { kind }]) => (
        <NameFilter
          key={field}
          {...{ organization, kind, label: labelOf(field), value: search[field] ?? '' }}
          put={value => put(field, value)}
        />
      ))}
      <Select
        {...{ size: 'xs', w: 150, 'aria-label': t('order'), allowDeselect: false }}
        data={[
          { value: 'name', label: t('byName') },
          { value: '-updatedAt', label: t('byChanged') },
          { value: '-createdAt', label: t('byCreated') },
        ]}
        value={search.sort ?? 'name'}
        onChange={value => put('sort', value === 'name' ? undefined : (value ?? undefined))}
      />
    </Group>
  )
}

function Typed({ value, put }: { value: string; put: (text: string) => void }) {
  const [typed, setTyped] = useState(value)
  // What the address says after that is what was sent, while more may have been typed.
  const sent = useRef(value)
  const send = useDebouncedCallback((text: string) => {
    sent.current = text
    put(text)
  }, 200)
  useEffect(() => {
    if (value !== sent.current) setTyped((sent.current = value))
  }, [value])
  return (
    <TextInput
      {...{
        size: 'xs',
        w: 220,
        type: 'search',
        'data-search': true,
        'aria-label': t('search'),
        placeholder: t('searchPlaceholder'),
      }}
      leftSection={<Icon name="search" />}
      value={typed}
      onChange={event => {
        setTyped(event.currentTarget.value)
        send(event.currentTarget.value)
      }}
    />
  )
}

interface NameFilterProps {
  organization: string
  kind: string
  label: string
  value: string
  put: (value: string | undefined) => void
}

function NameFilter({ organization, kind, label, value, put }: NameFilterProps) {
  const [wanted, setWanted] = useState(false)
  const { data = [] } = useQuery({ ...namesQuery(nounOf(kind), organization, value), enabled: wanted })
  return (
    <Autocomplete
      {...{ size: 'xs', w: 150, 'aria-label': label, placeholder: label, clearable: true }}
      data={data}
      value={value}
      onFocus={() => setWanted(true)}
      onChange={put}
    />
  )
}
