/** A button on every block of code that copies it. */
export function addCopying(): void {
  for (const block of document.querySelectorAll<HTMLElement>('[data-copy]')) {
    const button = document.createElement('button')
    button.type = 'button'
    button.className = 'copy'
    const { copy = '', copied = '' } = block.dataset
    button.textContent = copy
    button.addEventListener('click', async () => {
      await navigator.clipboard.writeText(block.querySelector('code')?.textContent ?? '')
      button.textContent = copied
      setTimeout(() => (button.textContent = copy), 2000)
    })
    block.append(button)
  }
}
