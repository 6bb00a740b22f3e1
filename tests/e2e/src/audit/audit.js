// Audits the screen once, in the colours that are set. Called with the tags of the rules.
const [tags, done] = arguments;
// Of a page without a background the browser paints a canvas that a script cannot ask about, dark in dark mode: nothing
// can be said about its contrast.
const bare = [document.documentElement, document.body].every((it) => getComputedStyle(it).backgroundColor === 'rgba(0, 0, 0, 0)');
axe.run(document, { runOnly: { type: 'tag', values: tags }, resultTypes: ['violations'], rules: { 'color-contrast': { enabled: !bare }, 'label-content-name-mismatch': { enabled: true } } })
  .then(
    ({ violations }) => done(violations.flatMap(({ id, nodes }) =>
      nodes.map((node) => `${id} at ${node.target.join(' ')}: ${node.failureSummary.replace(/\s+/g, ' ')} ${node.html}`))),
    (error) => done([`the audit broke: ${error}`]));
