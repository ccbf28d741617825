/** Every page of the portal; the first pattern that fits counts. */

import { activityCsv } from './account/activity-csv.ts'
import { accountPages } from './account/pages.ts'
import { questionPage } from './community/question.tsx'
import { questionsPage } from './community/questions.tsx'
import { apiCatalog } from './machine/api-catalog.ts'
import { definition } from './machine/definition.ts'
import { feed } from './machine/feed.ts'
import { llms } from './machine/llms.ts'
import { questionsFeed } from './machine/questions-feed.ts'
import { robots } from './machine/robots.ts'
import { sdks } from './machine/sdk.ts'
import { sitemap } from './machine/sitemap.ts'
import type { Machine, Page } from './page.ts'
import { cataloguePage } from './pages/catalogue.tsx'
import { changesPage, versionChangesPage } from './pages/changes.tsx'
import { endpointPage } from './pages/endpoint.tsx'
import { guidePage } from './pages/guide.tsx'
import { guidesPage } from './pages/guides.tsx'
import { homePage } from './pages/home.tsx'
import { productPage } from './pages/product.tsx'
import { referencePage } from './pages/reference.tsx'
import { schemaPage } from './pages/schema.tsx'
import { searchPage } from './pages/search.tsx'
import { statusPage } from './pages/status.tsx'
import { topicPage } from './pages/topic.tsx'
import { graphiqlPage } from './try/graphiql-page.tsx'
import { tryPage } from './try/try-page.tsx'

export const pages: readonly Page[] = [
  ...[homePage, cataloguePage, productPage, referencePage, endpointPage, tryPage, schemaPage, graphiqlPage],
  ...[topicPage, versionChangesPage, changesPage, statusPage, guidesPage, searchPage, questionsPage, questionPage],
  ...[...accountPages, guidePage],
] as Page[]

export const machines: readonly Machine[] = [
  ...[robots, sitemap, llms, apiCatalog, feed, questionsFeed, activityCsv, ...definition, ...sdks],
]
