/** What the whole page shares: who is signed in, what the room is like, in which language, and which part is shown. */
import type { ConfirmationAsked, Right, SessionView } from '../daemon/edges/http/api-types.js';
import { Api, Declined } from './client/api.js';
import { Library } from './client/library.svelte.js';
import { Live } from './client/live.svelte.js';
import { Stills } from './client/stills.svelte.js';
import { isLanguage, type Language } from './language/bilingual.js';
import { partAt, type PartName } from './shell/page-parts.js';
import { Lights } from './shell/theme.svelte.js';

export interface Confirming {
  readonly asked: ConfirmationAsked;
  readonly settle: (token: string | null) => void;
  /** The second person said no, or the time is over. */
  readonly decline: () => void;
}

export class Page {
  /** Null until the daemon has said who is signed in. */
  session = $state.raw<SessionView | null>(null);
  language = $state<Language>('id');
  part = $state<PartName>('home');
  /** What is dangerous and waits for the person's confirmation. */
  confirming = $state.raw<Confirming | null>(null);
  fault = $state.raw<unknown>(null);

  readonly api: Api;
  readonly live: Live;
  readonly library: Library;
  readonly stills: Stills;
  readonly lights = new Lights();

  constructor() {
    this.api = new Api({
      language: () => this.language,
      csrfToken: () => this.session?.csrfToken ?? null,
      look: () => this.look(),
      confirm: (asked) =>
        new Promise((resolve, reject) => {
          this.confirming = {
            asked,
            settle: (token) => {
              this.confirming = null;
              resolve(token);
            },
            decline: () => {
              this.confirming = null;
              reject(new Declined());
            },
          };
        }),
    });
    this.live = new Live(() => void this.look());
    this.library = new Library(this.api);
    this.stills = new Stills(this.api);
    this.part = partAt(location.hash);
    const kept = localStorage.getItem('language');
    if (isLanguage(kept)) this.language = kept;
    this.#speak();
    window.addEventListener('hashchange', () => {
      this.part = partAt(location.hash);
    });
  }

  may(right: Right): boolean {
    return this.session?.rights.includes(right) ?? false;
  }

  /** True where this account may change this wall. */
  mayChange(wall: string): boolean {
    const walls = this.session?.account?.walls ?? null;
    return walls === null || walls.includes(wall);
  }

  speak(language: Language): void {
    this.language = language;
    localStorage.setItem('language', language);
    this.#speak();
  }

  /** Asks the daemon who is signed in. */
  async look(): Promise<void> {
    try {
      const session = await this.api.get<SessionView>('/session');
      if (localStorage.getItem('language') === null) this.language = session.language;
      this.#speak();
      this.enter(session);
      this.fault = null;
    } catch (error) {
      this.fault = error;
    }
  }

  enter(session: SessionView): void {
    const was = this.session;
    this.session = session;
    if (session.state !== 'signed-in') {
      this.live.stop();
      this.library.forget();
    } else if (was?.state !== 'signed-in' || was.account?.name !== session.account?.name) {
      this.live.start();
    }
  }

  async signOut(): Promise<void> {
    this.live.stop();
    await this.api.remove('/session').catch(() => undefined);
    await this.look();
  }

  #speak(): void {
    document.documentElement.lang = this.language;
  }
}
