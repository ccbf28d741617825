/** The language of samples, the same on every page: without scripts all of them stand below each other. */
const kept = 'gatehouse_language'

export function addSamples(): void {
  for (const samples of document.querySelectorAll<HTMLElement>('[data-samples]')) {
    const select = samples.querySelector('select')
    if (!select) continue
    samples.dataset.scripted = ''
    const show = (name: string) => {
      for (const one of samples.querySelectorAll<HTMLDetailsElement>('[data-sample]')) {
        one.hidden = one.dataset.sample !== name
        one.open = !one.hidden
      }
    }
    const chosen = localStorage.getItem(kept) ?? ''
    if ([...select.options].some(({ value }) => value === chosen)) select.value = chosen
    show(select.value)
    select.addEventListener('change', () => {
      localStorage.setItem(kept, select.value)
      show(select.value)
    })
  }
}
