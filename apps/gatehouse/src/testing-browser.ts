/** A browser as far as sign-in goes, for tests that send what no browser would: cookies for each origin, redirects one by one. */
import { once } from 'node:events'
import { type IncomingHttpHeaders, type IncomingMessage, request } from 'node:http'

export interface Page {
  status: number
  /** Where it stands. */
  url: string
  /** Where it leads, absolute. */
  location: string | undefined
  headers: IncomingHttpHeaders
  text: string
}

export interface Asking {
  method?: string
  headers?: Record<string, string>
  body?: string | URLSearchParams
}

const asPage = { 'Sec-Fetch-Mode': 'navigate', 'Sec-Fetch-Dest': 'document', Accept: 'text/html' }

export class RawBrowser {
  readonly #jars = new Map<string, Map<string, string>>()

  /** Of this origin, by name. */
  cookies(origin: string): Map<string, string> {
    let jar = this.#jars.get(origin)
    if (!jar) this.#jars.set(origin, (jar = new Map()))
    return jar
  }

  /** Another one with the same cookies. */
  copy(): RawBrowser {
    const other = new RawBrowser()
    for (const [origin, jar] of this.#jars) other.#jars.set(origin, new Map(jar))
    return other
  }

  async ask(url: string, { method = 'GET', headers = {}, body = '' }: Asking = {}): Promise<Page> {
    const jar = this.cookies(new URL(url).origin)
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ')
    const form = body instanceof URLSearchParams ? { 'Content-Type': 'application/x-www-form-urlencoded' } : {}
    const asking = request(url, { method, headers: { ...form, ...(cookie === '' ? {} : { cookie }), ...headers } })
    asking.end(body.toString())
    const [reply] = (await once(asking, 'response')) as [IncomingMessage]
    const pieces: Buffer[] = []
    for await (const piece of reply) pieces.push(piece as Buffer)
    for (const line of reply.headers['set-cookie'] ?? []) keep(jar, line)
    const { location } = reply.headers
    return {
      ...{ status: reply.statusCode!, url, headers: reply.headers, text: Buffer.concat(pieces).toString() },
      location: location === undefined ? undefined : new URL(location, url).href,
    }
  }

  /** As a person goes there: no redirect is followed. */
  open(url: string): Promise<Page> {
    return this.ask(url, { headers: asPage })
  }

  /** As a script of the page does. */
  script(url: string, asking: Asking = {}): Promise<Page> {
    return this.ask(url, { ...asking, headers: { 'Sec-Fetch-Mode': 'cors', ...asking.headers } })
  }

  /** From page to page, as the provider's own forms want it, until one is at this origin or leads to where `until` says. */
  async follow(page: Page, until: (url: string) => boolean, login = 'ada'): Promise<Page> {
    for (let steps = 0; steps < 20; steps++) {
      if (page.location !== undefined && until(page.location)) return page
      if (page.location !== undefined) page = await this.open(page.location)
      else page = await this.#submit(page, login)
    }
    throw new Error(`it goes round and round: ${page.url}`)
  }

  #submit({ text, url }: Page, login: string): Promise<Page> {
    const [, action] = /<form[^>]*action="([^"]+)"/.exec(text) ?? []
    if (action === undefined) throw new Error(`there is no form at ${url}: ${text.slice(0, 500)}`)
    const hidden = [...text.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)]
    const body = new URLSearchParams(hidden.map(([, name, value]) => [name!, value!]))
    if (text.includes('name="login"')) {
      body.set('login', login)
      body.set('password', 'any')
    }
    return this.ask(new URL(action, url).href, { method: 'POST', body, headers: asPage })
  }
}

function keep(jar: Map<string, string>, line: string): void {
  const [pair, ...attributes] = line.split('; ')
  const at = pair!.indexOf('=')
  const [name, value] = [pair!.slice(0, at), pair!.slice(at + 1)]
  const gone = attributes.some(one => /^max-age=0$/i.test(one) || /^expires=thu, 01 jan 1970/i.test(one))
  if (gone) jar.delete(name)
  else jar.set(name, value)
}
