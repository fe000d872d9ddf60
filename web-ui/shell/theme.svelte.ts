/** Light or dark: as the system has it, until somebody chooses. */
export type Theme = 'light' | 'dark';

export class Lights {
  #chosen = $state<Theme | null>(readTheme());
  #system = $state<Theme>('light');
  /** What is seen now. */
  readonly seen = $derived(this.#chosen ?? this.#system);

  constructor() {
    const query = matchMedia('(prefers-color-scheme: dark)');
    const look = (): void => {
      this.#system = query.matches ? 'dark' : 'light';
    };
    look();
    query.addEventListener('change', look);
  }

  /** The other one of what is seen now. */
  turn(): void {
    this.#chosen = this.seen === 'light' ? 'dark' : 'light';
  }

  show(): void {
    if (this.#chosen === null) return;
    document.documentElement.dataset['theme'] = this.#chosen;
    localStorage.setItem('theme', this.#chosen);
  }
}

function readTheme(): Theme | null {
  const kept = localStorage.getItem('theme');
  return kept === 'light' || kept === 'dark' ? kept : null;
}
