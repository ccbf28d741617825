/** What mails say. Plain text: nothing that somebody wrote is markup, and a name is one line. */
import type { MailKind } from './mail-queue.ts'

export interface MailText {
  subject: string
  text: string
  /** A file beside the text. */
  attached?: { name: string; text: string }
}

export interface MailWords {
  /** What the portal is called. */
  portal: string
  /** Where the portal stands, without a slash at its end. */
  url: string
  /** What the mail is about. */
  data: Readonly<Record<string, string>>
  /** Where its reader goes on. */
  link?: string
}

type Writer = (words: MailWords) => MailText

/** Where she was going when she was asked who she is. */
const onward = ({ next }: MailWords['data']) => (next === undefined ? '' : `?next=${encodeURIComponent(next)}`)

const hours = (count: number) =>
  `The link works once, for ${count} hours. If you did not ask for it, there is nothing to do.`

const forPublisher =
  (what: string, how: string): Writer =>
  ({ portal, data }) => ({
    subject: `${what} at ${portal}: ${data.title}`,
    text: `${what} came at ${portal}, ${how}:\n\n${data.title}\n\nIt stands in the console, as ${data.question}.`,
  })

/** Written by the room that asks for it: to people of the console, without a portal. */
export function writtenMail({ subject = '', text = '', file, content }: MailWords['data']): MailText {
  const attached = file === undefined ? {} : { attached: { name: oneLine(file), text: content ?? '' } }
  return { subject: oneLine(subject), text: `${text}\n`, ...attached }
}

export type PortalMailKind = Exclude<MailKind, 'alert' | 'report'>

export const mailTexts: Readonly<Record<PortalMailKind | 'has-account', Writer>> = {
  'sign-up': ({ portal, link }) => ({
    subject: `Confirm your address for ${portal}`,
    text: `Choose a password to begin at ${portal}:\n\n${link}\n\n${hours(24)}`,
  }),
  'has-account': ({ portal, url, data }) => ({
    subject: `You have an account at ${portal}`,
    text: `Somebody, perhaps you, asked for an account at ${portal} with this address. It has one already.\n\nSign in: ${url}/sign-in${onward(data)}\nForgotten the password: ${url}/forgot-password${onward(data)}\n\nIf it was not you, there is nothing to do.`,
  }),
  'forgot-password': ({ portal, link }) => ({
    subject: `Choose another password for ${portal}`,
    text: `Choose another password for ${portal}:\n\n${link}\n\n${hours(1)}`,
  }),
  // What a team is called is what somebody wrote who sends this to a stranger: it is not said here.
  'team-invitation': ({ portal, link, data }) => ({
    subject: `${inviter(data)} invites you to a team at ${portal}`,
    text: `${inviter(data)} invites you to a team at ${portal}. Sign in, or sign up, under this address and take it:\n\n${link}\n\nThe link works once, for 7 days. If you do not know who sends it, there is nothing to do.`,
  }),
  'subscription-approved': ({ portal, url, data }) => ({
    subject: `${data.application} may call ${data.plan}`,
    text: `Your request at ${portal} was approved: ${data.application} may call with the plan ${data.plan} in ${data.environment}.${reason(data)}\n\n${url}/account/applications/${data.applicationId}`,
  }),
  'subscription-rejected': ({ portal, url, data }) => ({
    subject: `No subscription of ${data.application} to ${data.plan}`,
    text: `Your request at ${portal} for ${data.application} and the plan ${data.plan} in ${data.environment} was rejected.${reason(data)}\n\n${url}/account/applications/${data.applicationId}`,
  }),
  'key-expires': ({ portal, url, data }) => ({
    subject: `A key of ${data.application} ends on ${data.day}`,
    text: `The key ${data.key} of ${data.application} at ${portal} ends on ${data.day}. Rotate it before: the old key goes on until the grace is over.\n\n${url}/account/applications/${data.applicationId}`,
  }),
  'version-deprecated': ({ portal, url, data }) => ({
    subject: `${data.version} is deprecated`,
    text: `${data.version}, which ${data.application} may call, is deprecated${data.sunset ? ` and ends on ${data.sunset}` : ''}.${calls(data)} What comes after it stands at ${portal}:\n\n${url}`,
  }),
  'quota-warning': ({ portal, url, data }) => ({
    subject: quotaSubject(data),
    text: `${data.application} ${data.text} (plan ${data.plan} at ${portal}). ${quotaMeans(data)}\n\n${url}/account/applications/${data.applicationId}`,
  }),
  'question-asked': forPublisher('A question', 'asked'),
  'question-replied': forPublisher('An answer', 'to the question'),
  'question-reported': forPublisher('A report', 'of the question'),
  'question-assigned': ({ portal, data }) => ({
    subject: `Assigned to you: ${data.title}`,
    text: `You take care of a question at ${portal}:\n\n${data.title}\n\nAnswer it in the console, as ${data.question}.`,
  }),
  'question-answered': ({ portal, url, data }) => ({
    subject: `An answer: ${data.title}`,
    text: `Your question at ${portal} has an answer:\n\n${data.title}\n\n${url}/questions/${data.question}\n\nNo more of these: ${url}/account/profile`,
  }),
}

/** Whether it is concerned now, where that is known. */
const calls = ({ application, called, days }: MailWords['data']): string => {
  if (called === undefined) return ''
  if (called === 'no') return ` ${application} has not called it in the last ${days} days.`
  return ` ${application} calls it: last on ${called}.`
}

const quotaSubject = ({ application, level, percent, quota }: MailWords['data']) => {
  if (level === 'gone') return `${application} has used up its quota of ${quota}`
  if (level === 'likely') return `${application} is about to exhaust its quota of ${quota}`
  return `${application} has used ${percent} % of its quota of ${quota}`
}

const quotaMeans = ({ level }: MailWords['data']) =>
  level === 'gone'
    ? 'Until then its requests are refused with 429.'
    : 'Once it is used up, requests are refused with 429.'

/** An address that looks like one, and is short. */
const inviter = ({ by = '' }: MailWords['data']) =>
  /^[\w.+-]{1,64}@(?=.{1,100}$)[a-z0-9-]+(\.[a-z0-9-]+)+$/.test(by) ? by : 'Somebody'

const reason = ({ reason: said }: MailWords['data']) => (said ? `\n\nWhat the publisher said: ${said}` : '')

/** One line, whatever it was: a subject has no other. */
export const oneLine = (text: string): string => text.replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ').slice(0, 200)

export function mailText(kind: keyof typeof mailTexts, words: MailWords): MailText {
  const data = Object.fromEntries(Object.entries(words.data).map(([key, value]) => [key, oneLine(value)]))
  const { subject, text } = mailTexts[kind]({ ...words, portal: oneLine(words.portal), data })
  return { subject: oneLine(subject), text: `${text}\n` }
}
