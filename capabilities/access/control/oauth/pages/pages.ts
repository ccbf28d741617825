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
  const fields = html`<label for="email">E-mail</label>
<input id="email" name="email" type="email" autocomplete="username" required maxlength="254" value="${email}"${focus(email === '')}>
<label for="password">Password</label>
<input id="password" name="password" type="password" autocomplete="current-password" required maxlength="256"${focus(email !== '')}>
<button name="step" value="sign-in">Sign in</button>
<button class="other" name="step" value="cancel" formnovalidate>Cancel</button>`
  const body = html`<h1>Sign in</h1>
<p class="lead">to continue to <strong>${client}</strong></p>
${form(at, fields)}`
  return { ...rest, title: 'Sign in', body }
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
  const body = html`<h1>Allow ${client}?</h1>
<p class="lead">It asks, in the name of <strong>${email}</strong>, to</p>
<ul>${items}</ul>
${form(at, html`<button name="step" value="allow">Allow</button><button class="other" name="step" value="cancel">Do not allow</button>`)}
<p class="note">Allow only what you began yourself.${back}</p>`
  return { ...rest, title: `Allow ${client}?`, body }
}

export function deviceCodePage(at: Form, { code, ...rest }: Where & { code: string }): Page {
  const fields = html`<label for="user_code">Code</label>
<input id="user_code" class="code" name="user_code" autocomplete="off" autocapitalize="characters" spellcheck="false" required maxlength="40" value="${code}" autofocus>
<button>Continue</button>`
  const body = html`<h1>Connect a device</h1>
<p class="lead">Enter the code that your device shows.</p>
${form(at, fields)}`
  return { ...rest, title: 'Connect a device', body }
}

export function deviceConfirmPage(at: Form, { client, code, ...rest }: Where & { client: string; code: string }): Page {
  const fields = html`<button name="confirm" value="yes">It shows this code</button>
<button class="other" name="abort" value="yes">It does not</button>`
  const body = html`<h1>Connect ${client}?</h1>
<p class="lead">Does the device in front of you show this code?</p>
<p class="code-shown">${code}</p>
${form({ ...at, hidden: { ...at.hidden, user_code: code } }, fields)}
<p class="note">Somebody who sent you the code would get in with it.</p>`
  return { ...rest, title: `Connect ${client}?`, body }
}

export function signOutPage(at: Form, { email, ...rest }: Where & { email: string | undefined }): Page {
  const who = email && html`<p class="lead">You are signed in as <strong>${email}</strong>.</p>`
  const body = html`<h1>Sign out?</h1>
${who}
${form(at, html`<button name="logout" value="yes">Sign out</button>`)}
<p class="note">Applications that you used here get no new tokens.</p>`
  return { ...rest, title: 'Sign out?', body }
}

/** Somebody else is signed in here than who gave a password now. */
export function switchPage(at: Form, where: Where): Page {
  const body = html`<h1>Change accounts?</h1>
<p class="lead">Another account is signed in here. It is signed out first.</p>
${form(at, html`<button>Continue</button>`)}`
  return { ...where, title: 'Change accounts?', body }
}

export function passwordPage(at: Form, where: Where): Page {
  const fields = html`<label for="password">Password</label>
<input id="password" name="password" type="password" autocomplete="new-password" required minlength="12" maxlength="256" aria-describedby="rule" autofocus>
<button>Set password</button>`
  const body = html`<h1>Choose a password</h1>
<p class="lead" id="rule">Twelve characters or more.</p>
${form(at, fields)}`
  return { ...where, title: 'Choose a password', body }
}

/** There is nothing more to do here. */
export function endPage({ heading, words, ...rest }: Where & { heading: string; words: string }): Page {
  return { ...rest, title: heading, body: html`<h1>${heading}</h1>\n<p class="lead">${words}</p>` }
}
