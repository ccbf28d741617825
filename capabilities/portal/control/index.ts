import type { ControlPart } from '@gatehouse/control'
import { asset } from './asset.ts'
import { changelog } from './changelog.ts'
import { contents } from './contents.ts'
import { page } from './guides.ts'
import { assetHooks, pageHooks, portalHooks } from './hooks.ts'
import { makeReferences } from './make-references.ts'
import { migrations } from './migrations.ts'
import { previewDocument } from './preview.ts'
import { product } from './product.ts'
import { endpoint, reference, schema, topic } from './references.ts'
import { sdk } from './sdk.ts'
import { search } from './search.ts'
import { definitionText } from './shown-definition.ts'
import { portalAt, site } from './site.ts'
import { status } from './status.ts'

export const control: ControlPart = {
  migrations,
  handlers: {
    'portal-at': portalAt,
    'Portal.site': site,
    'Portal.search': search,
    'Portal.product': product,
    'Portal.reference': reference,
    'Portal.endpoint': endpoint,
    'Portal.schema': schema,
    'Portal.topic': topic,
    'Portal.definition': definitionText,
    'preview-document': previewDocument,
    'Portal.sdk': sdk,
    'Portal.status': status,
    'Portal.page': page,
    'Portal.asset': asset,
    'Portal.changelog': changelog,
    'Portal.contents': contents,
  },
  hooks: { Portal: portalHooks, PortalPage: pageHooks, PortalAsset: assetHooks },
  jobs: [makeReferences],
}
