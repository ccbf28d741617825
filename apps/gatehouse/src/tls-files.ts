/** The certificate and the revocation lists that settings name, read again when its files change. */
import { readFileSync } from 'node:fs'
import { Failure, type FailureCode, failureFrom, systemClock } from '@gatehouse/base'
import type { Gateway, GatewayTls } from '@gatehouse/gateway'
import { type CheckedCertificate, checkAuthorities, checkCertificate, checkRevocations } from '@gatehouse/http'
import { FileWatch, type Stamps, stampOf } from './file-watch.ts'
import type { LogLine } from './log.ts'
import { flagOf, type Settings } from './settings.ts'

type TlsSettings = Pick<
  Settings,
  | ('tlsPort' | 'tlsCertificateFile' | 'tlsKeyFile')
  | ('tlsClientCertificates' | 'tlsClientAuthoritiesFile' | 'tlsClientRevocationsFile')
>

const watchEveryMs = 1000

/** Throws `setting_invalid` or `certificate_invalid` with the file. Authorities are read once. */
export function tlsOptions(settings: TlsSettings): GatewayTls {
  const { tlsPort, tlsClientCertificates, tlsClientAuthoritiesFile } = settings
  const clientAuthorities = tlsClientAuthoritiesFile && read(tlsClientAuthoritiesFile)
  if (clientAuthorities) within(tlsClientAuthoritiesFile, () => checkAuthorities(clientAuthorities))
  else if (tlsClientCertificates === 'required') {
    throw new Failure('setting_invalid', 'tlsClientCertificates is required, and no tlsClientAuthoritiesFile is named.')
  }
  const clientRevocations = settings.tlsClientRevocationsFile && revocations(settings.tlsClientRevocationsFile)
  return { port: tlsPort, clientCertificates: tlsClientCertificates, clientAuthorities, clientRevocations }
}

/** Shows the certificate that settings name, if any, now and whenever it changes; lists likewise. Returns what ends the watch. */
export async function showFiles(settings: TlsSettings, gateway: Gateway, log: LogLine): Promise<() => void> {
  const unwatch = [await showCertificate(settings, gateway, log), await useLists(settings, gateway, log)]
  return () => unwatch.forEach(stop => void stop())
}

async function useLists({ tlsClientRevocationsFile: file }: TlsSettings, gateway: Gateway, log: LogLine) {
  if (file === undefined) return () => {}
  const use = () => gateway.useRevocations(revocations(file))
  const before = new Map([[file, await stampOf(file)]])
  await use()
  return watching(before, use, {
    taken: () => log('info', `${file} was read again.`),
    refused: ({ code, message }) =>
      log('error', `The lists are not usable; the old ones count on. ${message}`, { code }),
  })
}

async function showCertificate(settings: TlsSettings, gateway: Gateway, log: LogLine): Promise<() => void> {
  const { tlsCertificateFile: certificateFile, tlsKeyFile: keyFile } = settings
  if (certificateFile === undefined && keyFile === undefined) return () => {}
  if (certificateFile === undefined || keyFile === undefined) {
    const [named, missing] = certificateFile
      ? ['tlsCertificateFile', 'tlsKeyFile']
      : ['tlsKeyFile', 'tlsCertificateFile']
    throw new Failure('setting_invalid', `${named} is named without ${missing}: give --${flagOf(missing)}.`)
  }
  const show = () => gateway.useCertificates('settings', [checked(certificateFile, keyFile)])
  const before = new Map([
    [certificateFile, await stampOf(certificateFile)],
    [keyFile, await stampOf(keyFile)],
  ])
  await show()
  return watching(before, show, {
    taken: () => log('info', `${certificateFile} was read again.`),
    refused: ({ code, message }) =>
      log('error', `The certificate is not usable; the old one is shown on. ${message}`, { code }),
  })
}

function watching(
  before: Stamps,
  use: () => Promise<void>,
  tell: { taken: () => void; refused: (failure: Failure) => void },
): () => void {
  const changed = () =>
    void (async () => use())().then(tell.taken, (thrown: unknown) => tell.refused(failureFrom(thrown)))
  const watch = new FileWatch({ clock: systemClock, everyMs: watchEveryMs, changed })
  watch.use(before)
  return () => watch.close()
}

function revocations(file: string): string {
  const pem = read(file)
  within(file, () => checkRevocations(pem))
  return pem
}

function checked(certificateFile: string, keyFile: string): CheckedCertificate {
  const given = { certificate: read(certificateFile), key: read(keyFile), isDefault: true }
  return within(certificateFile, () => checkCertificate(given, systemClock.nowMs()), keyFile)
}

/** A failure of the check, with the file it is about. */
function within<T>(certificateFile: string | undefined, work: () => T, keyFile = certificateFile): T {
  try {
    return work()
  } catch (thrown) {
    const { code, message, problems } = thrown as Failure
    const file = problems[0]?.pointer === '/key' ? keyFile : certificateFile
    throw new Failure(code as FailureCode, `${file}: ${message}`, { problems })
  }
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (reason) {
    throw new Failure('setting_invalid', `${file} cannot be read: ${(reason as NodeJS.ErrnoException).code}.`)
  }
}
