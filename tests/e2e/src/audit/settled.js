// Waits until no colour is on its way to another.
const [done] = arguments;
const transitions = document.getAnimations().filter((it) => it instanceof CSSTransition);
Promise.all(transitions.map((it) => it.finished.catch(() => {}))).then(() => done(null));
