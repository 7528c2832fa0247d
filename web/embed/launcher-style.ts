/**
 * The look of what stands in the site's page. Applied by `adoptedStyleSheets`, which no policy for styles of the site forbids; the
 * shadow root keeps the site's own styles out, and `!important` on the host those that name its element.
 */
export const phone = '(max-width: 479.98px)'

export const launcherStyle = `
:host {
  all: initial !important;
  position: fixed !important;
  inset: auto 0 0 0 !important;
  height: 0 !important;
  z-index: 2147483000 !important;
  color-scheme: light dark !important;
  --accent: light-dark(#1259c3, #7fb2ff);
  --on-accent: light-dark(#ffffff, #0b1a30);
  --surface: light-dark(#ffffff, #182029);
  --count: light-dark(#b3261e, #ff8f86);
  --edge: max(16px, env(safe-area-inset-bottom));
}
:host([data-theme="light"]) { color-scheme: light !important; }
:host([data-theme="dark"]) { color-scheme: dark !important; }
* { box-sizing: border-box; }
button {
  position: fixed;
  inset-block-end: var(--edge);
  inset-inline-end: max(16px, env(safe-area-inset-right));
  display: grid;
  place-items: center;
  width: 56px;
  height: 56px;
  margin: 0;
  padding: 0;
  border: 1px solid transparent;
  border-radius: 50%;
  background: var(--accent);
  color: var(--on-accent);
  box-shadow: 0 8px 28px light-dark(rgb(22 32 44 / 0.18), rgb(0 0 0 / 0.55)), 0 1px 3px light-dark(rgb(22 32 44 / 0.12), rgb(0 0 0 / 0.4));
  cursor: pointer;
  touch-action: manipulation;
}
button:hover { background: color-mix(in srgb, var(--accent) 88%, var(--on-accent)); }
button:focus-visible { outline: 3px solid var(--surface); box-shadow: 0 0 0 6px var(--accent); }
svg { width: 28px; height: 28px; fill: none; stroke: currentColor; stroke-width: 1.5; stroke-linecap: round; stroke-linejoin: round; }
.count {
  position: absolute;
  inset-block-start: -4px;
  inset-inline-end: -4px;
  min-width: 22px;
  height: 22px;
  padding: 0 6px;
  border: 2px solid var(--surface);
  border-radius: 11px;
  background: var(--count);
  color: var(--on-accent);
  font: 600 12px/18px system-ui, sans-serif;
}
.count[hidden] { display: none; }
dialog {
  position: fixed;
  inset: auto;
  inset-block-end: calc(var(--edge) + 72px);
  inset-inline-end: max(16px, env(safe-area-inset-right));
  width: min(400px, calc(100vw - 32px));
  height: min(680px, calc(100dvh - 104px));
  max-width: none;
  max-height: none;
  margin: 0;
  padding: 0;
  border: 1px solid light-dark(#8895a34d, #64748a4d);
  border-radius: 16px;
  background: var(--surface);
  box-shadow: 0 8px 28px light-dark(rgb(22 32 44 / 0.18), rgb(0 0 0 / 0.55)), 0 1px 3px light-dark(rgb(22 32 44 / 0.12), rgb(0 0 0 / 0.4));
  overflow: hidden;
}
dialog[open] { animation: rise 150ms ease-out; }
dialog::backdrop { background: none; }
iframe { display: block; width: 100%; height: 100%; border: 0; color-scheme: inherit; }
@keyframes rise { from { opacity: 0; transform: translateY(8px); } }
@media ${phone} {
  dialog { inset: 0; width: 100vw; height: 100dvh; border: 0; border-radius: 0; overscroll-behavior: contain; }
}
@media (prefers-reduced-motion: reduce) { dialog[open] { animation: none; } }
@media (forced-colors: active) { button, .count, dialog { border-color: CanvasText; } }
@media print { :host { display: none !important; } }
`
