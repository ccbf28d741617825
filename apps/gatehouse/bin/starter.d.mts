export function onStarterGone(end: () => void): void
