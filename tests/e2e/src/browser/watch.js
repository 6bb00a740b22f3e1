// Runs at the start of every document, before any script of the page.
document.addEventListener('securitypolicyviolation', (event) =>
  console.error(`policy violation: ${event.effectiveDirective} ${event.blockedURI} at ${event.sourceFile}:${event.lineNumber}`));
{
  const shifts = [];
  Object.defineProperty(window, Symbol.for('layout shifts'), { value: shifts });
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) shifts.push(entry.value);
  }).observe({ type: 'layout-shift', buffered: true });
}
