/** The viewer's only style; the page's policy names its digest, so that no other can apply. */
export const VIEWER_STYLE = `
:root{color-scheme:light dark;--ink:#1a1d21;--muted:#59616b;--line:#d3d8dd;--tint:#f3f4f6;--page:#fff;--good:#17663a;--bad:#a3232b;--warn:#85560a}
@media (prefers-color-scheme:dark){:root{--ink:#e8eaed;--muted:#a8b0b9;--line:#3c434b;--tint:#23282e;--page:#16191d;--good:#6fcf97;--bad:#ff8f96;--warn:#f2c36b}}
*{box-sizing:border-box}
body{margin:0 auto;max-width:72rem;padding:2rem 1.5rem 4rem;background:var(--page);color:var(--ink);font:16px/1.5 "Segoe UI Variable","Segoe UI",system-ui,sans-serif;font-variant-numeric:tabular-nums}
h1{font-size:28px;line-height:1.25;margin:.5rem 0;overflow-wrap:anywhere}
h2{font-size:20px;margin:2.5rem 0 .5rem}
p{margin:.25rem 0}
.muted{color:var(--muted)}
.mono,pre{font-family:ui-monospace,"Cascadia Mono",Consolas,"DejaVu Sans Mono",monospace;font-size:13px;overflow-wrap:anywhere}
h1.mono{font-size:24px}
pre{white-space:pre-wrap;background:var(--tint);padding:.75rem;border-radius:6px;margin:.5rem 0}
.verdict{border-left:4px solid var(--muted);background:var(--tint);padding:1rem;margin:1rem 0;border-radius:0 6px 6px 0}
.verdict strong{font-size:28px;display:block}
.verified{border-color:var(--good)}.verified strong{color:var(--good)}
.failed{border-color:var(--bad)}.failed strong,.alarm{color:var(--bad)}
.incomplete{border-color:var(--warn)}.incomplete strong,.practice{color:var(--warn)}
table{border-collapse:collapse;width:100%}
th,td{text-align:left;vertical-align:top;padding:.4rem .75rem .4rem 0;border-bottom:1px solid var(--line);overflow-wrap:anywhere}
th{font-size:14px;color:var(--muted);font-weight:600}
.facts th{width:14rem}
tr.other{color:var(--muted)}
.state{white-space:nowrap}
.checks :is(th,td):nth-child(2){width:32%}
.checks :is(th,td):nth-child(4){width:17rem}
fieldset{border:0;padding:0;margin:0;display:flex;gap:1rem;align-items:center}
legend{float:left;padding:0;color:var(--muted)}
label{padding:.25rem 0}
summary{cursor:pointer}
:focus-visible{outline:2px solid currentColor;outline-offset:2px}
.en,.fr,.nl{display:none}
body:has(#en:checked) .en,body:has(#fr:checked) .fr,body:has(#nl:checked) .nl{display:inline}
@media print{fieldset{display:none}}
`
