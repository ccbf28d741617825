/** Sends what is tried and shows the reply beside the prose; code follows what is typed. Text alone ever gets into the page. */
interface Tried {
  status: number
  tookMs: number
  headers: [string, string][]
  asText: boolean
}

const shownMax = 2 ** 20
const timeMaxMs = 29_500

export function addTrying(): void {
  for (const form of document.querySelectorAll<HTMLFormElement>('form[data-try]')) {
    const reply = form.querySelector<HTMLElement>('[data-reply]')!
    form.addEventListener('submit', event => {
      if ((event.submitter as HTMLElement | null)?.hasAttribute('data-save')) return
      event.preventDefault()
      void send(form, reply)
    })
    let timer = 0
    form.addEventListener('input', () => {
      clearTimeout(timer)
      timer = setTimeout(() => void renewSamples(form), 400)
    })
  }
}

function asked(form: HTMLFormElement, as: string): Promise<Response> {
  const body = new URLSearchParams([...new FormData(form)] as [string, string][])
  body.set('as', as)
  return fetch(form.action, { method: 'POST', body, redirect: 'manual' })
}

async function send(form: HTMLFormElement, place: HTMLElement): Promise<void> {
  const button = form.querySelector<HTMLButtonElement>('button')!
  button.disabled = true
  place.replaceChildren(element('p', place.dataset.sending!))
  try {
    const reply = await asked(form, 'raw')
    const told = reply.headers.get('gatehouse-tried')
    // Without a session the page itself knows the way.
    if (reply.type === 'opaqueredirect') return location.reload()
    if (!told) return place.replaceChildren(element('p', await wordsOf(reply), 'notice stop'))
    await show(place, reply, JSON.parse(decodeURIComponent(told)) as Tried)
  } catch (thrown) {
    place.replaceChildren(element('p', String(thrown), 'notice stop'))
  } finally {
    button.disabled = false
  }
}

async function wordsOf(reply: Response): Promise<string> {
  const {
    title = '',
    detail = '',
    hint = '',
  } = (await reply.json().catch(() => ({ title: `${reply.status}` }))) as Record<string, string>
  return [detail || title, hint].filter(Boolean).join(' ')
}

async function show(place: HTMLElement, reply: Response, { status, tookMs, headers, asText }: Tried): Promise<void> {
  const startMs = performance.now()
  const line = element('p', '')
  const code = element('strong', String(status))
  code.dataset.status = String(Math.floor(status / 100))
  const size = document.createTextNode('')
  line.append(code, ` · ${Math.round(tookMs)} ms · `, size)
  const fields = document.createElement('details')
  fields.append(element('summary', place.dataset.headers!), block(headers.map(one => one.join(': ')).join('\n')))
  const body = block('')
  body.tabIndex = 0
  place.replaceChildren(line, fields, body)
  const decoder = new TextDecoder()
  let bytes = 0
  let text = ''
  for await (const piece of reply.body as unknown as AsyncIterable<Uint8Array>) {
    bytes += piece.length
    size.data = `${bytes} bytes`
    if (!asText) continue
    text += decoder.decode(piece, { stream: true })
    body.textContent = text
  }
  size.data = `${bytes} bytes`
  if (bytes === 0 || !asText) body.replaceWith(element('p', place.dataset[bytes === 0 ? 'empty' : 'binary']!))
  else body.textContent = pretty(text)
  if (bytes >= shownMax) place.append(element('p', place.dataset.large!))
  else if (performance.now() - startMs + tookMs > timeMaxMs) place.append(element('p', place.dataset.long!))
}

async function renewSamples(form: HTMLFormElement): Promise<void> {
  const reply = await asked(form, 'samples').catch(() => undefined)
  if (!reply?.ok) return
  const samples = (await reply.json()) as Record<string, string>
  for (const one of document.querySelectorAll<HTMLElement>('[data-sample]')) {
    const text = samples[one.dataset.sample ?? '']
    const code = one.querySelector('code')
    if (code && text !== undefined) code.textContent = text
  }
}

function element(name: string, text: string, className = ''): HTMLElement {
  const made = document.createElement(name)
  made.textContent = text
  made.className = className
  return made
}

const block = (text: string) => element('pre', text)

function pretty(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2)
  } catch {
    return text
  }
}
