/** How the pages look: light and dark, on a phone and on a desk. */
export const style = `
:root { color-scheme: light dark; --ground: #fbfcfd; --text: #1d2733; --quiet: #55636f; --line: #d5dce3; --field: #fff;
  --accent: #0b6b6b; --on-accent: #fff; --bad: #a3281f; --bad-ground: #fdf1f0; }
@media (prefers-color-scheme: dark) { :root { --ground: #11161c; --text: #e6ebf0; --quiet: #9fb0c0; --line: #2e3a46;
  --field: #171e26; --accent: #4fb3ae; --on-accent: #08201f; --bad: #ff9d94; --bad-ground: #2b1715; } }
* { box-sizing: border-box; }
body { margin: 0; min-height: 100vh; background: var(--ground); color: var(--text);
  font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; }
main { max-width: 27rem; margin: 0 auto; padding: 12vh 1.5rem 3rem; }
.where { margin: 0 0 2rem; font-size: 14px; color: var(--quiet); }
h1 { margin: 0 0 .25rem; font-size: 28px; line-height: 1.2; font-weight: 550; }
p { margin: 0 0 1.25rem; }
strong { font-weight: 550; }
.lead { color: var(--quiet); margin-bottom: 2rem; overflow-wrap: anywhere; }
.lead strong { color: var(--text); }
label { display: block; font-size: 14px; font-weight: 550; margin-bottom: 4px; }
input { width: 100%; height: 40px; padding: 0 12px; margin-bottom: 1.25rem; border: 1px solid var(--line);
  border-radius: 6px; background: var(--field); color: inherit; font: inherit; }
input.code { height: 56px; font: 550 24px/1 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; text-align: center;
  letter-spacing: .12em; text-transform: uppercase; }
.code-shown { font: 550 28px/1.2 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; letter-spacing: .1em; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
button { width: 100%; min-height: 44px; padding: 8px 16px; border: 1px solid transparent; border-radius: 6px; background: var(--accent);
  color: var(--on-accent); font: inherit; font-weight: 550; cursor: pointer; overflow-wrap: anywhere; }
button.other { margin-top: 12px; background: none; border-color: var(--line); color: var(--text); font-weight: 400; }
ul { margin: 0 0 1.75rem; padding: 0; list-style: none; border-top: 1px solid var(--line); }
li { padding: 12px 0; border-bottom: 1px solid var(--line); overflow-wrap: anywhere; }
li small { display: block; color: var(--quiet); font: 13px/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; }
.note { font-size: 14px; color: var(--quiet); margin: 1.5rem 0 0; overflow-wrap: anywhere; }
.wrong { margin: 0 0 1.5rem; padding: 10px 12px; border-left: 3px solid var(--bad); background: var(--bad-ground); color: var(--bad);
  font-size: 14px; }
a { color: var(--accent); }
@media (max-width: 30rem) { main { padding-top: 2.5rem; } }
@media (prefers-contrast: more) { :root { --line: currentColor; } }
`
