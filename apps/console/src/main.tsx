import '@mantine/core/styles.css'
import '@mantine/notifications/styles.css'
import '@gatehouse/ui/mono.css'
import '@gatehouse/ui/ui.css'
import './shell.css'
import { type Language, languages, speak } from '@gatehouse/ui/text.ts'
import { inks, theme } from '@gatehouse/ui/theme.tsx'
import { MantineProvider } from '@mantine/core'
import { Notifications } from '@mantine/notifications'
import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { createRoot } from 'react-dom/client'
import { remembered } from './preferences.ts'
import { client } from './queries.ts'
import { router } from './router.tsx'

const wanted = remembered('language') ?? navigator.language.slice(0, 2)
const language: Language = wanted in languages ? (wanted as Language) : 'en'
if (language === 'de') speak('de', (await import('@gatehouse/ui/texts/de.ts')).de)
document.documentElement.lang = language
document.documentElement.dataset.density = remembered('density') ?? 'normal'

createRoot(document.getElementById('root')!).render(
  <MantineProvider theme={theme} cssVariablesResolver={inks} defaultColorScheme="auto">
    <Notifications position="bottom-right" limit={3} />
    <QueryClientProvider client={client}>
      <RouterProvider router={router} />
    </QueryClientProvider>
  </MantineProvider>,
)
