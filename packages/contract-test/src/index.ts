export { testWorkflows, type WorkflowFile, type WorkflowOptions } from './arazzo/test-workflows.ts'
export { curlOf } from './call.ts'
export * from './finding.ts'
export { type TestOptions, type TestResult, testContract } from './run.ts'
