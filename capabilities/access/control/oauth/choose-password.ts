/** Where the link of an invitation leads: a person chooses a password. */

import type { IncomingMessage, ServerResponse } from 'node:http'
import { Failure } from '@gatehouse/base'
import { writePage } from './pages/page.ts'
import { endPage, passwordPage } from './pages/pages.ts'
import { formOf } from './request-body.ts'

export interface PasswordChoice {
  code: string
  password: string
  /** Of who chooses. */
  address: string
}

interface Setting {
  /** For people; undefined where there is none. */
  titleOf(organization: string): Promise<string | undefined>
  setPassword(organization: string, choice: PasswordChoice): Promise<void>
}

/** The code in the address is the right: no cookie gives any, so that no other page can use it. */
export async function choosePassword(
  { setPassword, titleOf }: Setting,
  { organization, code }: { organization: string; code: string },
  { request, response, address }: { request: IncomingMessage; response: ServerResponse; address: string },
): Promise<void> {
  const where = (await titleOf(organization)) ?? organization
  const at = { action: '', hidden: {} }
  if (request.method === 'GET' || request.method === 'HEAD')
    return writePage(response, 200, passwordPage(at, { where }))
  const password = (await formOf(request)).get('password') ?? ''
  try {
    await setPassword(organization, { code, password, address })
    const words = 'Your password is set. Go back to where you came from and sign in.'
    writePage(response, 200, endPage({ where, heading: 'Welcome', words }))
  } catch (thrown) {
    if (!(thrown instanceof Failure) || thrown.status >= 500) throw thrown
    const over = thrown.code === 'not_found'
    const page = over
      ? endPage({
          where,
          heading: 'This link does not work',
          words: 'It was used, or it is too old. Ask for a new one.',
        })
      : passwordPage(at, { where, wrong: 'A password has twelve characters or more, and 256 at most.' })
    writePage(response, over ? 404 : 400, page)
  }
}
