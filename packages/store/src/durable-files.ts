import { fsyncSync, writeSync } from 'node:fs'
import { NodeFS } from '@electric-sql/pglite/nodefs'

/** What reaches the disk passes here. A port, so that tests count, refuse and fail. */
export interface Files {
  write(descriptor: number, bytes: Uint8Array, offset: number, length: number, position: number | undefined): number
  /** Returns once the file's content is on the medium. */
  fsync(descriptor: number): void
}

export const systemFiles: Files = {
  write: (descriptor, bytes, offset, length, position) => writeSync(descriptor, bytes, offset, length, position),
  fsync: fsyncSync,
}

interface Stream {
  nfd: number
}

interface NodeFileSystem {
  tryFSOperation<R>(operation: () => R): R
  stream_ops: {
    write(stream: Stream, bytes: Uint8Array, offset: number, length: number, position?: number): number
    fsync?(stream: Stream): number
  }
}

/**
 * PGlite's directory file system with a working `fsync`. As delivered it has none and PostgreSQL's calls go
 * nowhere; with it PostgreSQL's own rules hold: log before acknowledgement, pages before the log is recycled.
 */
export class DurableFiles extends NodeFS {
  readonly #files: Files

  constructor(directory: string, files: Files) {
    super(directory)
    this.#files = files
  }

  override async init(...[engine, module]: Parameters<NodeFS['init']>): ReturnType<NodeFS['init']> {
    const { emscriptenOpts } = await super.init(engine, module)
    const install = (loaded: unknown) => this.#install((loaded as { NODEFS: NodeFileSystem }).NODEFS)
    return { emscriptenOpts: { ...emscriptenOpts, preRun: [...(emscriptenOpts.preRun ?? []), install] } }
  }

  #install(fileSystem: NodeFileSystem) {
    const files = this.#files
    fileSystem.stream_ops.write = (stream, bytes, offset, length, position) =>
      fileSystem.tryFSOperation(() => files.write(stream.nfd, bytes, offset, length, position))
    fileSystem.stream_ops.fsync = stream =>
      fileSystem.tryFSOperation(() => {
        files.fsync(stream.nfd)
        return 0
      })
  }
}
