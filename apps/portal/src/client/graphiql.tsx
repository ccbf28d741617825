/** GraphiQL in the place of the plain form; every question goes through the portal, with the token of the form. */
import { GraphiQL } from 'graphiql'
import 'graphiql/setup-workers/vite'
import 'graphiql/style.css'
import { buildSchema, type GraphQLSchema } from 'graphql'
import { createRoot } from 'react-dom/client'

interface Asked {
  query: string
  operationName?: string | null | undefined
  variables?: unknown
}

export async function mountGraphiql(form: HTMLFormElement): Promise<void> {
  const place = form.querySelector<HTMLElement>('[data-asking]')!
  const schema = await schemaAt(form.dataset.graphiql!)
  const begun = form.querySelector<HTMLTextAreaElement>('[name=query]')!.value
  form.querySelector('[data-plain]')!.remove()
  const storage = keptFor(`gatehouse ${form.dataset.version} `)
  const dark = document.documentElement.dataset.mantineColorScheme === 'dark'
  createRoot(place).render(
    <GraphiQL
      fetcher={asked => answered(form, asked as Asked)}
      schema={schema}
      storage={storage}
      isHeadersEditorEnabled={false}
      shouldPersistHeaders={false}
      showPersistHeadersSettings={false}
      forcedTheme={dark ? 'dark' : 'light'}
      defaultTheme={dark ? 'dark' : 'light'}
      {...(begun ? { initialQuery: begun } : {})}
    />,
  )
}

async function schemaAt(address: string): Promise<GraphQLSchema> {
  const reply = await fetch(address)
  return buildSchema(await reply.text(), { assumeValidSDL: true })
}

async function answered(form: HTMLFormElement, { query, operationName, variables }: Asked): Promise<object> {
  const body = new URLSearchParams([...new FormData(form)] as [string, string][])
  body.set('as', 'raw')
  body.set('query', query)
  if (operationName) body.set('operationName', operationName)
  if (variables) body.set('variables', JSON.stringify(variables))
  const reply = await fetch(form.action, { method: 'POST', body, redirect: 'manual' })
  if (reply.type === 'opaqueredirect') location.reload()
  const text = await reply.text()
  try {
    return JSON.parse(text) as object
  } catch {
    return { status: statusOf(reply), body: text }
  }
}

function statusOf({ status, headers }: Response): number {
  const told = headers.get('gatehouse-tried')
  return told ? (JSON.parse(decodeURIComponent(told)) as { status: number }).status : status
}

/** What was asked of one API is not what is asked of another. */
function keptFor(prefix: string): Storage {
  const own = () => Object.keys(localStorage).filter(key => key.startsWith(prefix))
  return {
    get length() {
      return own().length
    },
    key: at => own()[at] ?? null,
    clear: () => {
      for (const key of own()) localStorage.removeItem(key)
    },
    getItem: key => localStorage.getItem(prefix + key),
    setItem: (key, value) => localStorage.setItem(prefix + key, value),
    removeItem: key => localStorage.removeItem(prefix + key),
  }
}
