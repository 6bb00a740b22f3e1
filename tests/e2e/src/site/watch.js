// The first script of every document of a site that watches its pages: tells the host what goes wrong, in any browser.
{
  const tell = (words) => {
    try {
      // Not behind anything that comes later: when it is through, the host knows.
      const request = new XMLHttpRequest();
      request.open('POST', '/told', false);
      request.send(words);
    } catch {
      // A document on its way out may not wait.
      navigator.sendBeacon('/told', words);
    }
  };
  document.addEventListener('securitypolicyviolation', (event) =>
    tell(`policy violation: ${event.effectiveDirective} ${event.blockedURI} at ${event.sourceFile}:${event.lineNumber}`));
  // Captured, since a file that cannot be loaded is told to its element alone.
  addEventListener('error', ({ message, filename, lineno, target }) =>
    tell(`error: ${message ? `${message} at ${filename}:${lineno}` : target.outerHTML}`), true);
  addEventListener('unhandledrejection', ({ reason }) => tell(`unhandled rejection: ${reason}`));
  const { error } = console;
  console.error = (...what) => {
    tell(`console error: ${what.join(' ')}`);
    error.apply(console, what);
  };
}
