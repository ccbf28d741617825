/** The level of every id: those of the vocabulary, family by family, and our own. */
import type { Level } from '../change.ts'
import { asyncapi } from './families/asyncapi.ts'
import { document } from './families/document.ts'
import { existence } from './families/existence.ts'
import { graphql } from './families/graphql.ts'
import { own } from './families/own.ts'
import { protobuf } from './families/protobuf.ts'
import { requestBody } from './families/request-body.ts'
import { requestParameter } from './families/request-parameter.ts'
import { requestProperty } from './families/request-property.ts'
import { response } from './families/response.ts'
import { responseBody } from './families/response-body.ts'
import { responseProperty } from './families/response-property.ts'

export const families: Readonly<Record<string, Readonly<Record<string, Level>>>> = {
  ...{ document, existence, 'request-body': requestBody, 'request-property': requestProperty },
  ...{ 'request-parameter': requestParameter, response, 'response-body': responseBody },
  ...{ 'response-property': responseProperty, own, asyncapi, graphql, protobuf },
}

const levels = new Map(Object.values(families).flatMap(family => Object.entries(family)))

export const levelOf = (id: string): Level | undefined => levels.get(id)
