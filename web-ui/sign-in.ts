/** Signing in, and the first account of a fresh appliance; until then nothing of the room is shown. */
import type { Problem, SessionView } from '../daemon/edges/http/api-types.js';

const words = {
  id: {
    setup: 'Perangkat ini belum punya akun. Kode sekali pakai dicetak daemon di konsol atau log.',
    signIn: 'Masuk untuk melihat dinding.',
    code: 'Kode sekali pakai',
    name: 'Nama akun',
    password: 'Kata sandi',
    go: 'Masuk',
  },
  en: {
    setup: 'This appliance has no account yet. The daemon printed a one-time code on its console or log.',
    signIn: 'Sign in to see the wall.',
    code: 'One-time code',
    name: 'Account',
    password: 'Password',
    go: 'Sign in',
  },
} as const;

/** Settles once somebody is signed in; shows the form in `place` until then. */
export async function signedIn(place: HTMLElement, language: 'id' | 'en'): Promise<void> {
  const session: unknown = await (await fetch('/api/v1/session')).json();
  if (!isSession(session) || session.state === 'signed-in') return;
  await new Promise<void>((resolve) => {
    place.replaceChildren(formFor(session.state === 'setup-needed', language, resolve));
  });
  place.replaceChildren();
}

function formFor(isSetup: boolean, language: 'id' | 'en', done: () => void): HTMLFormElement {
  const say = words[language];
  const form = document.createElement('form');
  const fields = [
    ...(isSetup ? [field('code', say.code, 'text', 'off')] : []),
    field('name', say.name, 'text', 'username'),
    field('password', say.password, 'password', isSetup ? 'new-password' : 'current-password'),
  ];
  const button = document.createElement('button');
  button.textContent = say.go;
  const told = document.createElement('p');
  told.setAttribute('role', 'status');
  told.textContent = isSetup ? say.setup : say.signIn;
  form.append(told, ...fields, button);
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const body = Object.fromEntries([...new FormData(form)].map(([name, value]) => [name, value]));
    void send(isSetup ? '/api/v1/setup' : '/api/v1/session', body, language).then((wrong) => {
      if (wrong === null) done();
      else told.textContent = wrong;
    });
  });
  return form;
}

function field(
  name: string,
  text: string,
  type: string,
  autocomplete: 'off' | 'username' | 'new-password' | 'current-password',
): HTMLLabelElement {
  const label = document.createElement('label');
  const input = document.createElement('input');
  input.name = name;
  input.type = type;
  input.required = true;
  input.autocomplete = autocomplete;
  label.append(text, ' ', input);
  return label;
}

/** Null where it went well, else what to tell the person. */
async function send(path: string, body: object, language: 'id' | 'en'): Promise<string | null> {
  const answer = await fetch(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'accept-language': language },
    body: JSON.stringify(body),
  });
  if (answer.ok) return null;
  const problem: unknown = await answer.json();
  return isProblem(problem) ? `${problem.title} ${problem.detail}` : answer.statusText;
}

function isSession(value: unknown): value is SessionView {
  return typeof value === 'object' && value !== null && 'state' in value;
}

function isProblem(value: unknown): value is Problem {
  return typeof value === 'object' && value !== null && 'title' in value && 'detail' in value;
}
