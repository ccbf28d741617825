import { brandFonts, brandShades } from '@gatehouse/ui/brand.ts'
import { t } from '@gatehouse/ui/text.ts'
import { useQuery } from '@tanstack/react-query'
import { api } from '../api.ts'
import type { PortalSpec } from './portal-spec.ts'

const teal = '#067971'

interface BrandPreviewProps {
  organization: string
  portal: string
  spec: PortalSpec
}

/** The top of its first page, in both modes, as readers have it. */
export function BrandPreview({ organization, portal, spec }: BrandPreviewProps) {
  const { logo: path } = spec.brand ?? {}
  const logo = useQuery({
    queryKey: [organization, 'PortalAsset', 'logo', portal, path],
    queryFn: () => api.portals.asset({ organization, name: portal }, { path: path! }),
    enabled: path !== undefined,
  })
  const source = logo.data && `data:${logo.data.type};base64,${logo.data.content}`
  return (
    <div className="portal-previews">
      {(['light', 'dark'] as const).map(mode => (
        <Mode key={mode} mode={mode} spec={spec} logo={source} portal={portal} />
      ))}
    </div>
  )
}

interface ModeProps {
  mode: 'light' | 'dark'
  spec: PortalSpec
  logo: string | undefined
  portal: string
}

function Mode({ mode, spec: { brand = {}, title, description, home }, logo, portal }: ModeProps) {
  const accent = /^#[0-9a-f]{6}$/.test(brand.accent ?? '') ? brand.accent! : teal
  const link = mode === 'light' ? accent : brandShades(accent)[3]!
  const intro = home.find(({ section }) => section === 'intro')
  const name = title ?? portal
  return (
    <figure
      className="portal-preview"
      data-mode={mode}
      style={
        {
          '--portal-link': link,
          '--portal-button': accent,
          fontFamily: brandFonts[brand.font ?? 'system'] ?? brandFonts.system,
        } as React.CSSProperties
      }
    >
      <div className="portal-preview-bar">
        {logo && <img src={logo} alt="" height={18} />}
        <span>{name}</span>
      </div>
      <div className="portal-preview-body">
        <p className="portal-preview-title">{intro?.title ?? name}</p>
        <p>{description ?? t('portalPreviewText')}</p>
        <p>
          <span className="portal-preview-button">{t('portalSignUp')}</span>
          <span className="portal-preview-link">{t('portalPreviewLink')}</span>
        </p>
      </div>
      <figcaption>{t(mode === 'light' ? 'scheme_light' : 'scheme_dark')}</figcaption>
    </figure>
  )
}
