import { t } from '@gatehouse/ui/text.ts'
import { escaped } from '../markdown.ts'
import { page } from '../page.ts'
import { Products, productsText } from '../parts/products.tsx'

export const cataloguePage = page<Record<string, never>>({
  path: '/products',
  load: async () => ({}),
  title: () => t('portalApis'),
  View: ({ at }) => (
    <article className="narrow">
      <h1>{t('portalApis')}</h1>
      <Products at={at} products={at.site.products} />
    </article>
  ),
  markdown: (_, at) => [`# ${escaped(at.site.title)}: ${t('portalApis')}`, productsText(at)].join('\n\n'),
})
