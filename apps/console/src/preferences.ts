/** What this browser remembers; it may have been told to remember nothing. */
export function remembered(key: string): string | undefined {
  try {
    return localStorage.getItem(`gatehouse.${key}`) ?? undefined
  } catch {
    return undefined
  }
}

export function remember(key: string, value: string): void {
  try {
    localStorage.setItem(`gatehouse.${key}`, value)
  } catch {
    // It is asked again next time.
  }
}

/** How near rows stand to each other, here and at the next visit. */
export function setDensity(density: string): void {
  remember('density', density)
  document.documentElement.dataset.density = density
}
