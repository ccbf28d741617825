import '@mantine/core/styles.css'
import { Button, Group, MantineProvider, Skeleton, Text } from '@mantine/core'
import { useCallback } from 'react'
import { createRoot } from 'react-dom/client'
import { api, signOut } from './api.ts'
import { Home } from './home.tsx'
import { Problem } from './problem.tsx'
import { SignIn } from './sign-in.tsx'
import { theme } from './theme.ts'
import { useLoaded } from './use-loaded.ts'

async function reader() {
  const who = await api.whoami({})
  const { items } = await api.organizations.list({}, { limit: 200 })
  return { who, organizations: items.map(({ name }) => name) }
}

function Console() {
  const [loaded, again] = useLoaded(useCallback(reader, []))
  if (loaded.state === 'loading') return <Skeleton h="100dvh" radius={0} />
  if (loaded.state === 'failed') {
    if (loaded.problem.code === 'not_signed_in') return <SignIn done={again} />
    return <Problem problem={loaded.problem} again={again} />
  }
  const { who, organizations } = loaded.value
  return (
    <>
      <Group
        component="header"
        justify="space-between"
        px="md"
        h={48}
        style={{ borderBottom: '1px solid var(--mantine-color-default-border)' }}
      >
        <Text fw={550}>Gatehouse</Text>
        <Group gap="sm">
          <Text size="sm" c="dimmed" visibleFrom="sm">
            {who.name}
          </Text>
          <Button size="compact-sm" variant="subtle" onClick={() => signOut().then(again, again)}>
            Sign out
          </Button>
        </Group>
      </Group>
      <Home organizations={organizations} />
    </>
  )
}

createRoot(document.getElementById('root')!).render(
  <MantineProvider theme={theme} defaultColorScheme="auto">
    <Console />
  </MantineProvider>,
)
