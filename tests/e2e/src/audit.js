// Audits the screen once, in the colours that are set. Called with the tags of the rules.
const [tags, done] = arguments;
const settled = Promise.all(
  document.getAnimations().filter((it) => it instanceof CSSTransition).map((it) => it.finished.catch(() => {})));
settled
  .then(() => axe.run(document, { runOnly: { type: 'tag', values: tags }, resultTypes: ['violations'] }))
  .then(
    ({ violations }) => done(violations.flatMap(({ id, nodes }) =>
      nodes.map((node) => `${id} at ${node.target.join(' ')}: ${node.failureSummary.replace(/\s+/g, ' ')} ${node.html}`))),
    (error) => done([`the audit broke: ${error}`]));
