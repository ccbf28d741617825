/** The operator's mail server, as nodemailer speaks to it over a connection of ours, which ends when we say so. */
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { createTransport } from 'nodemailer'
import type { MailText } from './mail-text.ts'

export interface MailServer {
  /** `smtp://user:password@host:587`, or `smtps://` where TLS comes first. */
  url: string
  from: string
  /** TLS is asked for even with `smtp://`; a server without it is refused. */
  requireTls: boolean
}

export interface OutgoingMail extends MailText {
  /** The same at each try, so that a reader's mail program shows it once. */
  id: string
  to: string
}

export interface Mailer {
  /** Rejects within `sendTimeoutMs`, or when `ended` is aborted, whatever the server does. */
  send(mail: OutgoingMail, ended: AbortSignal): Promise<void>
}

/** Of all of a mail: a server that answers a byte now and then is no better than one that does not. */
export const sendTimeoutMs = 30_000

export function smtpMailer(server: MailServer, timeoutMs = sendTimeoutMs): Mailer {
  const { hostname, port, protocol } = new URL(server.url)
  const secure = protocol === 'smtps:'
  const at = { host: hostname.replace(/^\[|\]$/g, ''), port: port === '' ? (secure ? 465 : 587) : Number(port) }
  return {
    async send(mail, ended) {
      const over = AbortSignal.any([ended, AbortSignal.timeout(timeoutMs)])
      const socket = connect(at)
      const cut = new Promise<never>((_, reject) => {
        socket.once('error', reject)
        over.addEventListener('abort', () => reject(over.reason), { once: true })
      })
      cut.catch(() => {})
      try {
        await Promise.race([once(socket, 'connect', { signal: over }), cut])
        await Promise.race([sent({ ...server, secure, socket, host: at.host }, mail), cut])
      } finally {
        socket.destroy()
      }
    },
  }
}

interface Way extends MailServer {
  secure: boolean
  socket: Socket
  host: string
}

async function sent({ url, from, requireTls, secure, socket, host }: Way, mail: OutgoingMail): Promise<void> {
  const { username, password } = new URL(url)
  const transport = createTransport({
    ...{ connection: socket, host, secure, requireTLS: !secure && requireTls, ignoreTLS: !secure && !requireTls },
    ...(username === '' ? {} : { auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) } }),
    ...{ disableFileAccess: true, disableUrlAccess: true, tls: { servername: host } },
  })
  const domain = /@([A-Za-z0-9.-]+)>?\s*$/.exec(from)?.[1] ?? 'localhost'
  await transport.sendMail({
    ...{ from, to: { name: '', address: mail.to }, subject: mail.subject, text: mail.text },
    messageId: `<${mail.id}@${domain}>`,
    headers: { 'Auto-Submitted': 'auto-generated' },
    ...(mail.attached
      ? {
          attachments: [
            { filename: mail.attached.name, content: mail.attached.text, contentType: 'text/csv; charset=utf-8' },
          ],
        }
      : {}),
  })
}
