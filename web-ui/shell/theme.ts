/** Light or dark: as the system has it, until somebody chooses. */
export type Theme = 'system' | 'light' | 'dark';

export function readTheme(): Theme {
  const kept = localStorage.getItem('theme');
  return kept === 'light' || kept === 'dark' ? kept : 'system';
}

/** The other one of what is seen now. */
export function nextTheme(theme: Theme): Theme {
  if (theme === 'system') return matchMedia('(prefers-color-scheme: dark)').matches ? 'light' : 'dark';
  return theme === 'light' ? 'dark' : 'light';
}

export function showTheme(theme: Theme): void {
  if (theme === 'system') return;
  document.documentElement.dataset['theme'] = theme;
  localStorage.setItem('theme', theme);
}
