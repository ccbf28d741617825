import { focusRow } from '@gatehouse/ui/data-table.tsx'
import { Icon } from '@gatehouse/ui/icon.tsx'
import { t } from '@gatehouse/ui/text.ts'
import { ActionIcon, Button, Drawer, Kbd, Tooltip } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { Outlet, useNavigate, useParams } from '@tanstack/react-router'
import { lazy, Suspense, useEffect, useMemo, useState } from 'react'
import { listAddress } from './address.ts'
import { Crumbs } from './crumbs.tsx'
import { type Keys, useKeys } from './keys.ts'
import { useLive } from './live.ts'
import { NotFoundOutside } from './not-found.tsx'
import { letters } from './places.ts'
import { remember, remembered } from './preferences.ts'
import { useSession } from './session.ts'
import { Sidebar } from './sidebar.tsx'

const Palette = lazy(async () => ({ default: (await import('./palette.tsx')).Palette }))
const ReaderMenu = lazy(async () => ({ default: (await import('./reader-menu.tsx')).ReaderMenu }))
const Shortcuts = lazy(async () => ({ default: (await import('./shortcuts.tsx')).Shortcuts }))

/** One sidebar, one line with where one is and what one may do, and the page. */
export function Shell() {
  const { organization = '' } = useParams({ strict: false }) as { organization?: string }
  const { organizations } = useSession()
  const known = organizations.includes(organization)
  useEffect(() => {
    if (known) remember('organization', organization)
  }, [known, organization])
  return known ? <Known organization={organization} /> : <NotFoundOutside />
}

function Known({ organization }: { organization: string }) {
  const [folded, setFolded] = useState(remembered('side') === 'folded')
  const [palette, openPalette] = useDisclosure(false)
  const [help, openHelp] = useDisclosure(false)
  const [drawer, openDrawer] = useDisclosure(false)
  useLive(organization)
  useKeys(useShellKeys(organization, openPalette.open, openHelp.open))
  const fold = () => {
    remember('side', folded ? 'open' : 'folded')
    setFolded(!folded)
  }
  return (
    <div className="shell" style={{ '--side': folded ? '56px' : '216px' } as React.CSSProperties}>
      <a className="skip" href="#page">
        {t('skip')}
      </a>
      <Sidebar organization={organization} folded={folded} fold={fold} />
      <Drawer
        opened={drawer}
        onClose={openDrawer.close}
        size={260}
        title="Gatehouse"
        closeButtonProps={{ 'aria-label': t('close') }}
      >
        <Sidebar organization={organization} folded={false} chosen={openDrawer.close} />
      </Drawer>
      <div style={{ minWidth: 0 }}>
        <Bar organization={organization} find={openPalette.open} menu={openDrawer.open} help={openHelp.open} />
        <main className="page" id="page" tabIndex={-1}>
          <Suspense>
            <Outlet />
          </Suspense>
        </main>
      </div>
      <Suspense>
        {palette && <Palette organization={organization} close={openPalette.close} />}
        {help && <Shortcuts close={openHelp.close} />}
      </Suspense>
    </div>
  )
}

interface BarProps {
  organization: string
  find: () => void
  menu: () => void
  help: () => void
}

function Bar({ organization, find, menu, help }: BarProps) {
  return (
    <header className="bar">
      <Tooltip label={t('menu')}>
        <ActionIcon hiddenFrom="sm" variant="subtle" color="gray" aria-label={t('menu')} onClick={menu}>
          <Icon name="menu2" size={20} />
        </ActionIcon>
      </Tooltip>
      <Crumbs organization={organization} />
      <Button
        size="compact-sm"
        variant="default"
        leftSection={<Icon name="search" />}
        rightSection={<Kbd size="xs">⌘K</Kbd>}
        onClick={find}
        visibleFrom="sm"
      >
        {t('find')}
      </Button>
      <ActionIcon hiddenFrom="sm" variant="subtle" color="gray" aria-label={t('find')} onClick={find}>
        <Icon name="search" size={20} />
      </ActionIcon>
      <Suspense fallback={<div style={{ width: 28 }} />}>
        <ReaderMenu help={help} />
      </Suspense>
    </header>
  )
}

function useShellKeys(organization: string, palette: () => void, help: () => void): Keys {
  const navigate = useNavigate()
  return useMemo(
    () => ({
      palette,
      help,
      search: () => {
        const field = document.querySelector<HTMLElement>('[data-search]')
        if (field) field.focus()
        else palette()
      },
      rows: by => focusRow(document.querySelector('[data-rows]'), by),
      go: letter => {
        if (letter === 'h') void navigate({ to: `/${organization}` })
        else if (letter === 'l') void navigate({ to: `/${organization}/audit` })
        else if (letters[letter]) void navigate({ to: listAddress(organization, letters[letter]) })
      },
    }),
    [organization, palette, help, navigate],
  )
}
