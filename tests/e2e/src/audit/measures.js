// What the audit program does not look at: the size of targets (UX-56), the edges of controls (UX-55), links that lead out of
// the app (SEC-23), regions that speak, and pictures for a camera. Returns findings.
const findings = [];
for (const it of document.querySelectorAll('button, a[href], input, select, textarea, summary')) {
  if (!it.checkVisibility({ visibilityProperty: true }) || it.closest('.visually-hidden')) continue;
  const style = getComputedStyle(it);
  const boxes = [it, ...(it.labels || [])].map((part) => part.getBoundingClientRect());
  const width = Math.max(...boxes.map((box) => box.width));
  const height = Math.max(...boxes.map((box) => box.height));
  const primary = it.matches('.button, .field__input');
  const least = primary ? 44 : 24;
  // A link within a sentence is as high as its line.
  if (style.display !== 'inline' && (width < least || height < least)) {
    findings.push(`target of ${Math.round(width)} by ${Math.round(height)}: ${name(it)}`);
  }
  if (primary) {
    const edges = [style.backgroundColor, parseFloat(style.borderTopWidth) > 0 ? style.borderTopColor : 'transparent'];
    const told = edges.some((edge) => contrast(edge, ground(it)) >= 3);
    if (!told) findings.push(`no edge: ${name(it)} in ${edges.join(', ')} on ${ground(it)}`);
  }
  if (it.tagName === 'A' && it.origin !== location.origin && !['noopener', 'noreferrer'].every((word) => it.relList.contains(word))) {
    findings.push(`leads out with a way back: ${name(it)}`);
  }
}
// A region that comes into the accessibility tree with its text is often not spoken. (An alert is.)
for (const it of document.querySelectorAll('[role=status]:empty, [aria-live]:empty')) {
  if (!it.checkVisibility() && it.parentElement.checkVisibility()) findings.push(`not there before it speaks: ${it.className || name(it)}`);
}
for (const it of document.querySelectorAll('.setup__picture')) {
  if (luminance(getComputedStyle(it).backgroundColor) < 0.9) findings.push('a picture for a camera on a dark ground');
}
return findings;
