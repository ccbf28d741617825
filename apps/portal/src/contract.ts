/** What passes between the process that listens and the pages: the process has it, and is there without these sources. */
export * from '../../gatehouse/src/portal/contract.ts'
