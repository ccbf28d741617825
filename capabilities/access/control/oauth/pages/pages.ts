/** The pages that a person meets, in the order in which she does. Each is a form that works without a script. */
import type { ClientScope } from '../issuer-client.ts'
import { type Html, html } from './html.ts'
import type { Page } from './page.ts'

interface Form {
  action: string
  /** Fields that are not shown. */
  hidden: Readonly<Record<string, string>>
}

interface Where {
  /** Of the organization. */
  where: string
  wrong?: string | undefined
}

const form = ({ action, hidden }: Form, body: Html) =>
  html`<form method="post" action="${action}">${Object.entries(hidden).map(
    ([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`,
  )}${body}</form>`

export function signInPage(at: Form, { client, email, ...rest }: Where & { client: string; email: string }): Page {
  const focus = (here: boolean) => here && html` autofocus`
  const body = html`<label for="email">E-mail</label>
<input id="email" name="email" type="email" autocomplete="username" required maxlength="254" value="${email}"${focus(email === '')}>
<label for="password">Password</label>
<input id="password" name="password" type="password" autocomplete="current-password" required maxlength="256"${focus(email !== '')}>
<button name="step" value="sign-in">Sign in</button>
<button class="other" name="step" value="cancel" formnovalidate>Cancel</button>`
  return { ...rest, title: 'Sign in', lead: html`to continue to <strong>${client}</strong>`, body: form(at, body) }
}

export interface Asking extends Where {
  client: string
  email: string
  scopes: readonly ClientScope[]
  /** Where the answer goes, as a person would check it. */
  destination: string | undefined
}

export function consentPage(at: Form, { client, email, scopes, destination, ...rest }: Asking): Page {
  const items = scopes.map(({ name, description }) =>
    description ? html`<li>${description}<small>${name}</small></li>` : html`<li>${name}</li>`,
  )
  const back = destination && html` Afterwards you go to <strong>${destination}</strong>.`
  const buttons = html`<button name="step" value="allow">Allow</button>
<button class="other" name="step" value="cancel">Do not allow</button>`
  const body = html`<ul>${items}</ul>
${form(at, buttons)}
<p class="note">Allow only what you began yourself.${back}</p>`
  return { ...rest, title: `Allow ${client}?`, lead: html`It asks, in the name of <strong>${email}</strong>, to`, body }
}

export function deviceCodePage(at: Form, { code, ...rest }: Where & { code: string }): Page {
  const body = html`<label for="user_code">Code</label>
<input id="user_code" class="code" name="user_code" autocomplete="off" autocapitalize="characters" spellcheck="false" required maxlength="40" value="${code}" autofocus>
<button>Continue</button>`
  return { ...rest, title: 'Connect a device', lead: 'Enter the code that your device shows.', body: form(at, body) }
}

export function deviceConfirmPage(at: Form, { client, code, ...rest }: Where & { client: string; code: string }): Page {
  const buttons = html`<button name="confirm" value="yes">It shows this code</button>
<button class="other" name="abort" value="yes">It does not</button>`
  const body = html`<p class="code-shown">${code}</p>
${form({ ...at, hidden: { ...at.hidden, user_code: code } }, buttons)}
<p class="note">Somebody who sent you the code would get in with it.</p>`
  return { ...rest, title: `Connect ${client}?`, lead: 'Does the device in front of you show this code?', body }
}

export function signOutPage(at: Form, { email, ...rest }: Where & { email: string | undefined }): Page {
  const body = html`${form(at, html`<button name="logout" value="yes">Sign out</button>`)}
<p class="note">This is for this browser. What you allowed applications stays until it ends.</p>`
  return { ...rest, title: 'Sign out?', lead: email && html`You are signed in as <strong>${email}</strong>.`, body }
}

/** Somebody else is signed in here than who gave a password now. */
export function switchPage(at: Form, where: Where): Page {
  const lead = 'Another account is signed in here. It is signed out first.'
  return { ...where, title: 'Change accounts?', lead, body: form(at, html`<button>Continue</button>`) }
}

export function passwordPage(at: Form, where: Where): Page {
  const body = html`<label for="password">Password</label>
<input id="password" name="password" type="password" autocomplete="new-password" required minlength="12" maxlength="256" autofocus>
<button>Set password</button>`
  return { ...where, title: 'Choose a password', lead: 'Twelve characters or more.', body: form(at, body) }
}

/** There is nothing more to do here. */
export const endPage = ({ heading, words, where }: Where & { heading: string; words: string }): Page => ({
  ...{ where, title: heading, lead: words },
})
