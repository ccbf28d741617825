import { t } from '@gatehouse/ui/text.ts'
import { Modal, Text, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { type KeyboardEvent, useId, useState } from 'react'
import { found, type PalettePlace, placesFor } from './palette-places.ts'
import { useSession } from './session.ts'

const shownMax = 12

/** Every page, resource and operation, by a few letters. */
export function Palette({ organization, close }: { organization: string; close: () => void }) {
  const navigate = useNavigate()
  const id = useId()
  const [typed, setTyped] = useState('')
  const [at, setAt] = useState(0)
  const options = useOptions(organization, typed)
  const go = (to: string | undefined) => {
    if (!to) return
    close()
    void navigate({
      to: to.replace(/\?.*$/, ''),
      search: Object.fromEntries(new URLSearchParams(to.split('?')[1] ?? '')),
    })
  }
  const press = (event: KeyboardEvent) => {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (by) {
      event.preventDefault()
      setAt(Math.max(0, Math.min(options.length - 1, at + by)))
    } else if (event.key === 'Enter') {
      event.preventDefault()
      go(options[at]?.to)
    }
  }
  return (
    <Modal opened onClose={close} withCloseButton={false} size="lg" yOffset="12vh" aria-label={t('find')}>
      <TextInput
        data-autofocus
        aria-label={t('find')}
        placeholder={t('findPlaceholder')}
        role="combobox"
        aria-expanded="true"
        aria-controls={id}
        aria-activedescendant={options[at] ? `${id}-${at}` : undefined}
        value={typed}
        onChange={event => {
          setTyped(event.currentTarget.value)
          setAt(0)
        }}
        onKeyDown={press}
      />
      <Options {...{ id, options, at, setAt, go }} />
      {options.length === 0 && (
        <Text size="sm" c="dimmed" p={8}>
          {t('findNothing')}
        </Text>
      )}
    </Modal>
  )
}

interface OptionsProps {
  id: string
  options: readonly PalettePlace[]
  at: number
  setAt: (at: number) => void
  go: (to: string) => void
}

function Options({ id, options, at, setAt, go }: OptionsProps) {
  return (
    <div role="listbox" id={id} aria-label={t('find')} style={{ marginTop: 8, maxHeight: '50vh', overflowY: 'auto' }}>
      {options.map(({ label, about, to }, index) => (
        // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are heard at the box that has the focus
        <div
          key={to}
          id={`${id}-${index}`}
          role="option"
          tabIndex={-1}
          aria-selected={index === at}
          className="option"
          onClick={() => go(to)}
          onMouseMove={() => setAt(index)}
        >
          <span>{label}</span>
          <Text size="xs" c="dimmed">
            {about}
          </Text>
        </div>
      ))}
    </div>
  )
}

/** Pages at once, resources as the server finds them. */
function useOptions(organization: string, typed: string): PalettePlace[] {
  const session = useSession()
  const [asked] = useDebouncedValue(typed.trim(), 120)
  const { data = [] } = useQuery({
    queryKey: [organization, 'any', 'palette', asked],
    queryFn: () => found(session, organization, asked),
    enabled: asked.length > 1,
  })
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean)
  const places = placesFor(session, organization).filter(({ label }) =>
    words.every(word => label.toLowerCase().includes(word)),
  )
  return [...places.slice(0, shownMax), ...(asked.length > 1 ? data : [])].slice(0, 2 * shownMax)
}
