import { createHash } from 'node:crypto'
import type { ServerResponse } from 'node:http'

/** Markup that is already safe; everything else that a page is given is escaped. */
interface Markup {
  markup: string
}

function html(strings: TemplateStringsArray, ...values: (string | Markup)[]): Markup {
  const written = values.map(value => (typeof value === 'string' ? escapeText(value) : value.markup))
  return { markup: strings.map((text, index) => text + (written[index] ?? '')).join('') }
}

function escapeText(text: string): string {
  return text.replace(/[&<>"']/g, character => `&#${character.charCodeAt(0)};`)
}

const style = `
:root{color-scheme:light dark;--bg:#f6f7f9;--surface:#fff;--text:#16202c;--muted:#55616f;--line:#8895a3;--accent:#1259c3;--on-accent:#fff;--breach:#b3261e;--tint:#b3261e14;--shadow:0 12px 40px #16202c1f}
@media (prefers-color-scheme:dark){:root{--bg:#10151b;--surface:#182029;--text:#e8edf2;--muted:#a3b0bd;--line:#64748a;--accent:#7fb2ff;--on-accent:#0b0f14;--breach:#ff8f86;--tint:#ff8f861f;--shadow:0 12px 40px #0006}}
*{box-sizing:border-box}
body{margin:0;min-height:100vh;min-height:100dvh;display:grid;place-items:center;padding:24px 16px;background:var(--bg);color:var(--text);font:16px/1.5 system-ui,sans-serif}
main{width:100%;max-width:384px;padding:32px;background:var(--surface);border-radius:8px;box-shadow:var(--shadow)}
svg{display:block;width:40px;height:40px;margin:0 0 20px -6px;color:var(--accent)}
h1{margin:0;font-size:28px;line-height:1.25;font-weight:650;letter-spacing:-.01em}
p{margin:4px 0 0;color:var(--muted)}
form{margin-top:24px}
label{display:block;margin:16px 0 4px;font-size:14px;font-weight:600}
input{width:100%;height:44px;padding:0 12px;border:1px solid var(--line);border-radius:8px;background:var(--bg);color:inherit;font:inherit}
button{width:100%;height:44px;margin-top:24px;border:0;border-radius:8px;background:var(--accent);color:var(--on-accent);font:inherit;font-weight:600;cursor:pointer}
button:hover{filter:brightness(1.08)}
input:focus-visible,button:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
[role=alert]{margin-top:24px;padding:12px;border-left:3px solid var(--breach);border-radius:4px 8px 8px 4px;background:var(--tint);color:var(--breach);font-size:14px;font-weight:600}
[aria-invalid]{border-color:var(--breach)}
@media (max-width:420px){main{padding:24px 20px;box-shadow:none;background:none}body{place-items:start center}input{background:var(--surface)}}
@media (forced-colors:active){main,button{border:1px solid}}
`

const styleHash = createHash('sha256').update(style).digest('base64')

const lock = html`<svg viewBox="0 0 40 40" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" aria-hidden="true"><rect x="7" y="17" width="26" height="18" rx="4"/><path d="M13 17v-4a7 7 0 0 1 14 0v4M20 24v4"/></svg>`

export interface LoginPage {
  action: string
  username: string
  problem?: string
  /** Where the form leads in the end; browsers hold form-action against redirects too. */
  leadsTo: string
}

export function sendLogin(
  res: ServerResponse,
  status: number,
  { action, username, problem, leadsTo }: LoginPage,
  headers: Record<string, string> = {},
) {
  const focus = (on: boolean) => (on ? html` autofocus` : html``)
  const invalid = problem ? html` aria-invalid="true" aria-describedby="problem"` : html``
  const body = html`${lock}<h1>Sign in</h1>
<p>Sign in to continue</p>
${problem ? html`<div role="alert" id="problem">${problem}</div>` : html``}
<form method="post" action="${action}">
<label for="username">Username</label>
<input id="username" name="username" value="${username}" autocomplete="username" autocapitalize="none" autocorrect="off" spellcheck="false" required maxlength="128"${invalid}${focus(!username)}>
<label for="password">Password</label>
<input id="password" name="password" type="password" autocomplete="current-password" required maxlength="256"${invalid}${focus(Boolean(username))}>
<button type="submit">Sign in</button>
</form>`
  send(res, status, 'Sign in', body, `'self' ${sourceOf(leadsTo)}`, headers)
}

export function sendProblem(res: ServerResponse, status: number, title: string, text: string) {
  send(res, status, title, html`${lock}<h1>${title}</h1>\n<p>${text}</p>`, `'none'`)
}

function send(res: ServerResponse, status: number, title: string, body: Markup, formAction: string, headers: Record<string, string> = {}) {
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>${{ markup: style }}</style>
</head>
<body>
<main>
${body}
</main>
</body>
</html>
`
  res.writeHead(status, {
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    'content-security-policy': `default-src 'none'; style-src 'sha256-${styleHash}'; form-action ${formAction}; base-uri 'none'; frame-ancestors 'none'`,
    'x-content-type-options': 'nosniff',
    // Not no-referrer: browsers would then hide the Origin of the form's POST, which is checked.
    'referrer-policy': 'same-origin',
    ...headers,
  })
  res.end(page.markup)
}

function sourceOf(url: string): string {
  const { origin, protocol } = new URL(url)
  return origin === 'null' ? protocol : origin
}
