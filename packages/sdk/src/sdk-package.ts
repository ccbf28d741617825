/** A client package: files by path, `/` between folders. */
export type SdkPackage = Map<string, string>

export interface PackageOptions {
  /** Of the package. */
  name: string
  /** Three numbers. */
  version: string
  /** Of this version and those before it, as Markdown. */
  changelog?: string
}
