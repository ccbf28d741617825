/** What a developer does in the portal's pages, for tests in a browser with or without scripts. */
import type { Page } from 'playwright-core'
import type { Console } from './testing-console.ts'
import { until } from './testing-house.ts'

export const password = 'a password of the test'

export interface Mail {
  to: string
  subject: string
  text: string
}

/** The first one that fits, once it is in the development inbox. */
export async function mailTo(call: Console['call'], to: string, subject: RegExp): Promise<Mail> {
  let found: Mail | undefined
  await until(async () => {
    const { items } = (await call('GET', '/mails')) as unknown as { items: Mail[] }
    found = items.find(mail => mail.to === to && subject.test(mail.subject ?? ''))
    return found !== undefined
  }, 90_000)
  return found!
}

/** By the mail that comes, up to the page of the own applications. */
export async function signUp(
  page: Page,
  { call, portal, email }: { call: Console['call']; portal: string; email: string },
): Promise<void> {
  await page.goto(`${portal}/sign-up`)
  await page.locator('#field-email').fill(email)
  await page.locator('main button').click()
  const { text } = await mailTo(call, email, /Confirm your address/)
  await page.goto(/http\S+/.exec(text)![0])
  await page.locator('#field-password').fill(password)
  await page.locator('main button').click()
  await page.locator('#field-email').fill(email)
  await page.locator('#field-password').fill(password)
  await page.locator('main button').click()
  await page.locator('h1', { hasText: 'My applications' }).waitFor()
}

/** Signed up and subscribed to the plan `free`: an application that may call in `play`, and in what is offered besides. */
export async function subscribed(
  { platform, call, browser }: Pick<Console, 'platform' | 'call' | 'browser'>,
  options: { javaScriptEnabled: boolean },
): Promise<Page> {
  const page = await (await browser.newContext({ ...options, viewport: { width: 1440, height: 1000 } })).newPage()
  await signUp(page, { call, portal: platform.portal, email: 'ada@example.com' })
  await page.goto(`${platform.portal}/account/subscribe/default/free`)
  await page.locator('#field-newTitle').fill('My shop')
  await page.locator('#field-environment').selectOption('play')
  await page.locator('main button').click()
  await page.locator('h1', { hasText: 'My shop' }).waitFor()
  return page
}
