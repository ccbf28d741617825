export const isVersion = (version: string): boolean => /^\d{1,9}\.\d{1,9}\.\d{1,9}$/.test(version)

/** Of a package made of a document without a word of its own. */
export const packageVersion = (ofDocument: string): string => (isVersion(ofDocument) ? ofDocument : '0.1.0')
