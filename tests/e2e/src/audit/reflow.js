// What does not fit the window: what is wider than it, what is cut off, and what can be done but lies under something else
// (UX-37, UX-57; WCAG 1.4.10, 1.4.12, 2.4.11). Called with whether texts are spaced as wide as people may want. Returns findings.
const [spaced] = arguments;
const findings = [];
const sheets = document.adoptedStyleSheets;
const [left, high] = [scrollX, scrollY];
if (spaced) {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(
    '* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important } p { margin-block-end: 2em !important }');
  document.adoptedStyleSheets = [...sheets, sheet];
}
const seen = [...document.querySelectorAll('body *')].filter((it) =>
  it instanceof HTMLElement && it.checkVisibility({ visibilityProperty: true }) && !it.closest('.visually-hidden'));
const { clientWidth, scrollWidth } = document.documentElement;
if (scrollWidth > clientWidth) findings.push(`the page is ${scrollWidth} wide in ${clientWidth}`);
for (const it of seen) {
  const box = it.getBoundingClientRect();
  if (box.right > clientWidth + 1 || box.left < -1) findings.push(`from ${Math.round(box.left)} to ${Math.round(box.right)}: ${name(it)}`);
  // The text of a field may be longer than the field.
  if (it.matches('input, select, textarea')) continue;
  const { overflowX, overflowY } = getComputedStyle(it);
  const cut = (it.scrollWidth > it.clientWidth + 1 && overflowX !== 'visible') || (it.scrollHeight > it.clientHeight + 1 && overflowY !== 'visible');
  if (cut && it !== document.body) findings.push(`cut off: ${name(it)}`);
}
for (const it of seen.filter((it) => it.matches('button, a[href], input, select, textarea, summary'))) {
  it.scrollIntoView({ block: 'center', behavior: 'instant' });
  // Of a link that breaks, the middle of its first line.
  const [box] = it.getClientRects();
  const top = box && document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
  if (!top || !(it.contains(top) || top.contains(it) || [...(it.labels || [])].some((label) => label.contains(top)))) {
    findings.push(`covered by ${top ? name(top) : 'nothing'}: ${name(it)}`);
  }
}
document.adoptedStyleSheets = sheets;
scrollTo({ left, top: high, behavior: 'instant' });
return findings;
