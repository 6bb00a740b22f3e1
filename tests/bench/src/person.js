// What a person does on a page, and when they could: milliseconds since the page was asked for, as a rule of the moment at
// which it had been drawn. Runs at the start of every document, before any script of the page.
(() => {
  if (self !== top) return;
  const who = '{{who}}';
  const eager = '{{plan}}' === 'eager';
  const marks = {};
  const waiting = {};
  const person = { marks, long: 0 };
  Object.defineProperty(window, Symbol.for('person'), { value: person });

  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) person.long += duration;
  }).observe({ type: 'longtask', buffered: true });

  // What can be seen and used.
  const seen = (selector) => {
    const it = document.querySelector(selector);
    const box = it?.getBoundingClientRect();
    return box?.width && box.height && !it.disabled && getComputedStyle(it).visibility === 'visible' ? it : undefined;
  };
  const type = (field, text) => {
    field.focus();
    document.execCommand('insertText', false, text);
  };
  const FIELD = 'input[name=identifier]';
  const CODE = 'input[name=passcode]';

  person.next = () => {
    const button = seen('[data-step=identify] button[type=submit]');
    if (marks.pressed || !button) return;
    marks.pressed = performance.now();
    button.click();
  };
  person.name = () => type(seen(FIELD), who);
  person.code = (code) => {
    marks.entered = performance.now();
    type(seen(CODE), code);
  };

  // Whoever waits asks once: asking again and again would cost the page time.
  person.when = (name, then) => (name in marks ? then(true) : (waiting[name] = then));

  const reached = (name) => {
    marks[name] = performance.now();
    waiting[name]?.(true);
  };

  // From within a frame, the end of its drawing.
  const drawn = (then) => {
    const channel = new MessageChannel();
    channel.port1.onmessage = then;
    channel.port2.postMessage(null);
  };
  const coming = { form: FIELD, challenge: CODE, signedIn: 'main[data-page=default]' };
  const look = () => {
    for (const [name, selector] of Object.entries(coming)) {
      if (!seen(selector)) continue;
      delete coming[name];
      drawn(() => {
        reached(name);
        if (name === 'form' && eager) person.name();
      });
    }
    if (!marks.started && document.documentElement?.dataset.start === 'app') reached('started');
    if (eager && marks.form) person.next();
    if (coming.signedIn) requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
})();
