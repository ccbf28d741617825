import { asyncapiFunctions } from '../asyncapi/asyncapi-functions.ts'
import type { LintFunction } from '../function.ts'
import { graphqlFunctions } from '../graphql/graphql-functions.ts'
import { mediaExample, readableSchema, responseExample, schemaExample } from '../openapi/example.ts'
import { specification } from '../openapi/judged.ts'
import { oneCasing } from '../openapi/one-casing.ts'
import { operationFunctions } from '../openapi/operation.ts'
import { protobufFunctions } from '../protobuf/protobuf-functions.ts'
import { coreFunctions } from './core.ts'

/** Everything that a rule may call. */
export const knownFunctions: Readonly<Record<string, LintFunction>> = {
  ...coreFunctions,
  ...operationFunctions,
  ...asyncapiFunctions,
  ...graphqlFunctions,
  ...protobufFunctions,
  ...{ mediaExample, readableSchema, responseExample, schemaExample, oneCasing, specification },
}
