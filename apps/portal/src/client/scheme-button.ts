/** The button that changes light and dark; kept for a year. */
export function addScheme(): void {
  const button = document.querySelector<HTMLButtonElement>('[data-scheme]')
  if (!button) return
  button.hidden = false
  button.addEventListener('click', () => {
    const root = document.documentElement
    const next = root.dataset.mantineColorScheme === 'dark' ? 'light' : 'dark'
    root.dataset.mantineColorScheme = next
    // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is not there over plain HTTP
    document.cookie = `gatehouse_scheme=${next}; path=/; max-age=31536000; samesite=lax`
  })
}
