/** A whole HTML document around a page. */
import { inks } from '@gatehouse/ui/theme.tsx'
import { MantineProvider } from '@mantine/core'
import { renderToString } from 'react-dom/server'
import { RefusedForm } from './account/typed.ts'
import { brandInks, brandTheme } from './brand.ts'
import type { At, Page } from './page.ts'
import { Shell } from './parts/shell.tsx'

interface Shown<D> {
  page: Pick<Page<D>, 'View' | 'title' | 'about'> & { markdown?: unknown }
  data: D
  at: At
  /** That was refused with this page. */
  refused?: URLSearchParams | undefined
}

export function documentOf<D>({ page, data, at, refused }: Shown<D>): string {
  const { request, site, link } = at
  const { scheme, assets, language, path } = request
  const own = page.title(data, at)
  const about = page.about?.(data, at)?.slice(0, 300)
  const { View } = page
  const html = renderToString(
    <html lang={language} {...(scheme ? { 'data-mantine-color-scheme': scheme } : {})} data-base={request.base}>
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>{own === site.title ? own : `${own} · ${site.title}`}</title>
        {about && <meta name="description" content={about} />}
        <link rel="icon" href={site.brand.logo ? link(`/files/${site.brand.logo}`) : 'data:,'} />
        {site.open && <link rel="alternate" type="application/atom+xml" href={link('/changes.atom')} />}
        {page.markdown !== undefined && (
          <link rel="alternate" type="text/markdown" href={link(`${path === '/' ? '/index' : path}.md`)} />
        )}
        {assets.styles.map(href => (
          <link key={href} rel="stylesheet" href={href} />
        ))}
        <script src={assets.scheme} />
        <script type="module" src={assets.script} />
      </head>
      <body>
        <MantineProvider theme={brandTheme(site.brand)} cssVariablesResolver={brandInks(inks, site.brand)}>
          <Shell at={at}>
            <RefusedForm.Provider value={refused}>
              <View data={data} at={at} />
            </RefusedForm.Provider>
          </Shell>
        </MantineProvider>
      </body>
    </html>,
  )
  return `<!doctype html>${html}`
}
