import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Failure, failureFrom, systemClock } from '@gatehouse/base'
import { stringify } from 'yaml'
import { FileWatch, stampOf } from '../file-watch.ts'
import { logger } from '../log.ts'
import { type Standalone, startStandalone } from '../standalone/standalone.ts'
import { graphqlText, isGraphqlFile } from './graphql-file.ts'
import { type MockOptions, mockDocuments } from './mock-documents.ts'

export interface RunningMock {
  port: number
  stop(): Promise<void>
}

/** Callbacks go to this machine only where nobody from elsewhere can ask for them. */
const egressOf = (address: string) => ({
  allow: address === '127.0.0.1' || address === '::1' ? ['loopback'] : [],
  deny: [],
})

/** A gateway of one thread that answers as the document says, and reads it again when it changes. Throws `document_invalid`. */
export async function runMock(options: MockOptions, listen: { address: string; port: number }): Promise<RunningMock> {
  const log = logger('mock', 'warn')
  const isGraphql = isGraphqlFile(options.file)
  const stamp = await stampOf(options.file)
  const sdl = isGraphql ? await graphqlText(options.file) : undefined
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-mock-'))
  const forget = () => rmSync(folder, { recursive: true, force: true })
  const config = join(folder, 'gateway.yaml')
  const write = (text: string | undefined) => {
    const documents = mockDocuments(options, text).map(one => stringify(one))
    writeFileSync(`${config}.new`, documents.join('---\n'))
    renameSync(`${config}.new`, config)
  }
  write(sdl)
  let started: Standalone
  try {
    started = await startStandalone({
      ...{ config, ...listen, workers: 1, log, egress: egressOf(listen.address) },
      metrics: { address: '127.0.0.1', port: 0 },
    })
  } catch (thrown) {
    forget()
    throw thrown instanceof Failure ? thrown : new Failure('internal', 'The mock cannot start.', { cause: thrown })
  }
  const changed = () =>
    void graphqlText(options.file).then(write, (thrown: unknown) =>
      log('error', failureFrom(thrown).message, { hint: 'The old one is served on.' }),
    )
  const watch = new FileWatch({ clock: systemClock, everyMs: 500, changed })
  // A gateway looks at the documents that it names by itself.
  watch.use(new Map(isGraphql ? [[options.file, stamp]] : []))
  return {
    port: started.gateway.port!,
    async stop() {
      watch.close()
      await started.stop(1000)
      forget()
    },
  }
}
