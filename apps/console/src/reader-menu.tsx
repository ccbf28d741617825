import { Icon } from '@gatehouse/ui/icon.tsx'
import { languages, spoken, t } from '@gatehouse/ui/text.ts'
import { ActionIcon, Menu, useMantineColorScheme } from '@mantine/core'
import { Link, useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { signOut } from './api.ts'
import { remember, remembered, setDensity } from './preferences.ts'
import { client } from './queries.ts'
import { useMay, useSession } from './session.ts'
import { nounOf } from './units.ts'

const organizations = nounOf('Organization')

/** Nothing of who signed out stays in this page. */
async function leave() {
  await signOut().catch(() => undefined)
  client.clear()
  location.assign('/console')
}

/** Who reads, how it looks to her, and the way out. */
export function ReaderMenu({ help }: { help: () => void }) {
  const { name } = useSession()
  const { organization } = useParams({ strict: false }) as { organization?: string }
  const may = useMay({ organization: organization ?? '' })
  const speakIn = (language: string) => {
    remember('language', language)
    location.reload()
  }
  return (
    <Menu position="bottom-end" width={220}>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" aria-label={t('account')}>
          <Icon name="settings" size={20} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{name}</Menu.Label>
        <Menu.Item leftSection={<Icon name="keyboard" />} onClick={help}>
          {t('shortcuts')}
        </Menu.Item>
        {organization !== undefined && may(organizations.verbs.get?.role) && (
          <Menu.Item component={Link} to={`/${organization}/settings`} leftSection={<Icon name="building" />}>
            {t('organizationSettings')}
          </Menu.Item>
        )}
        <Menu.Item component={Link} to={`/${organization}/gallery`} leftSection={<Icon name="box" />}>
          {t('gallery')}
        </Menu.Item>
        <Menu.Divider />
        <Density />
        <Menu.Divider />
        <Schemes />
        <Menu.Divider />
        {Object.entries(languages).map(([language, label]) => (
          <Menu.Item
            key={language}
            lang={language}
            role="menuitemradio"
            aria-checked={spoken() === language}
            onClick={() => speakIn(language)}
            leftSection={<Icon name="language" />}
            rightSection={spoken() === language ? <Icon name="check" /> : null}
          >
            {label}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item leftSection={<Icon name="logout" />} onClick={leave}>
          {t('signOut')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}

/** How near rows stand. */
function Density() {
  const [compact, setCompact] = useState(remembered('density') === 'compact')
  const turn = () => {
    setDensity(compact ? 'normal' : 'compact')
    setCompact(!compact)
  }
  return (
    <Menu.Item
      role="menuitemcheckbox"
      aria-checked={compact}
      closeMenuOnClick={false}
      leftSection={<Icon name="listDetails" />}
      rightSection={compact ? <Icon name="check" /> : null}
      onClick={turn}
    >
      {t('density')}
    </Menu.Item>
  )
}

function Schemes() {
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  return (['light', 'dark', 'auto'] as const).map(scheme => (
    <Menu.Item
      key={scheme}
      role="menuitemradio"
      aria-checked={colorScheme === scheme}
      onClick={() => setColorScheme(scheme)}
      leftSection={<Icon name={scheme === 'dark' ? 'moon' : 'sun'} />}
      rightSection={colorScheme === scheme ? <Icon name="check" /> : null}
    >
      {t(`scheme_${scheme}`)}
    </Menu.Item>
  ))
}
