// The first script of the page: small, synchronous, and there before the form is drawn. It takes secrets out of the
// address bar, decides what the first paint shows, and keeps what a person does before the program runs. Whatever can come
// after the first paint is in `boot/start.js`.
(() => {
  'use strict';
  const script = document.currentScript;
  const root = document.documentElement;
  const { dataset } = script;
  const at = (name) => new URL(name, script.src).href;
  // Where the page lives, which only the host knows: the files with hashes lie one below.
  const home = at('..');
  const callback = /\/login\/callback(\.html)?\/?$/.test(location.pathname);

  // A one-time code in the address is a credential: it must not reach history, a Referer or a share sheet.
  // So is the token in the link of an activation or a recovery mail.
  const token = /[?&](activation|recovery)_token=/.test(location.search);
  const query = callback || token ? location.search : '';
  if (query || (callback && location.hash)) history.replaceState(null, '', location.pathname);

  const stored = (area, key) => {
    try {
      return self[area].getItem(key);
    } catch {
      return null;
    }
  };
  const local = (key) => stored('localStorage', key);
  const ready = (run) =>
    document.readyState === 'loading' ? document.addEventListener('DOMContentLoaded', run, { once: true }) : run();
  const link = (rel, name, more) =>
    document.head.append(Object.assign(document.createElement('link'), { rel, href: at(name), ...more }));
  const data = (name) => link('preload', name, { as: 'fetch', crossOrigin: '' });
  // An integrity value goes with a module by its preload alone. (SEC-56)
  const module = (name, integrity, when) => {
    link('modulepreload', name, { integrity });
    return Promise.resolve(when).then(() => import(at(name)));
  };

  const fail = (reason, detail) => {
    if (page.ended) return;
    page.ended = true;
    root.dataset.start = 'failed';
    root.dataset.reason = reason;
    ready(() => {
      page.entitle();
      delete root.dataset.wordless;
      if (detail) document.getElementById('failed-detail').textContent = detail;
      document.getElementById('try-again').onclick = () => location.reload();
      document.getElementById('failed-title').focus();
      page.failed();
    });
  };

  // The best of what is offered for the languages that a person reads (RFC 4647, "lookup"): what they chose, else what the browser says.
  const wanted = (offered, choice = local('vestibule-language')) => {
    if (offered.includes(choice)) return choice;
    for (const tag of [...navigator.languages, 'en']) {
      try {
        const locale = new Intl.Locale(tag);
        const { language } = locale;
        // Only of Chinese the script tells anything. Where it is not said the browser knows it (`maximize`), which takes a slow phone
        // longer, the first time, than all else here.
        const traditional = language === 'zh' && (locale.script || locale.maximize().script) === 'Hant';
        const name = { nn: 'nb', no: 'nb', zh: traditional ? 'zh-TW' : 'zh-CN' }[language] || language;
        const found = offered.includes(name) ? name : offered.find((one) => one.split('-')[0] === language);
        if (found) return found;
      } catch {}
    }
    return offered[0];
  };
  const known = dataset.languages.split(' ');
  const first = wanted(known);
  // Nobody is to read a language that goes away again; but for the words the page does not wait for ever.
  if (first !== 'en') {
    root.dataset.wordless = '';
    setTimeout(() => delete root.dataset.wordless, 1500);
    for (const name of [first, 'integrity']) data(`${name}-${dataset.texts}.txt`);
  }

  // A theme has a script of its own, for those who have one. What it was at the last visit is known before config.json is there, and
  // that there is one the build has written into the page: then nothing is drawn that would change at once, but nobody waits for
  // long.
  const kept = local('vestibule-theme');
  const show = () => {
    delete root.dataset.hold;
  };
  let wardrobe;
  const theme = () => (wardrobe ||= module(dataset.theme, dataset.themeIntegrity));

  // What is handed over, and what is told from one to the other.
  const page = {
    ...{ dataset, root, at, home, query, local, ready, link, fail, known, wanted, first, theme, kept, show },
    // Whether this page does not start.
    ended: false,
    // Whether Next was pressed before the program ran, and who is told.
    submitted: false,
    pressed: () => {},
    // Says in the right language why it does not.
    failed: () => {},
    entitle: () => (document.title = document.getElementById('failed-title').textContent),
    slow: setTimeout(() => (root.dataset.slow = ''), 8000),
  };

  // Before the program runs Next is noted down.
  page.keep = (event) => {
    event.preventDefault();
    page.submitted = true;
    document.getElementById('next').setAttribute('aria-disabled', 'true');
    root.dataset.waiting = '';
    // Words that will go away again are not said either.
    if (!('wordless' in root.dataset)) document.getElementById('polite').textContent = document.getElementById('quiet').textContent;
    page.pressed();
  };

  let soon;
  const problem = self !== top ? 'framed' : !isSecureContext || !crypto.subtle ? 'insecure' : AbortSignal.timeout ? '' : 'load';
  if (problem) {
    fail(problem, problem === 'load' && 'AbortSignal.timeout');
  } else {
    // The form is the first thing to see, unless this visit is already under way: then it must not flash.
    const underWay = callback || token || stored('sessionStorage', 'okta-token-storage') || stored('sessionStorage', 'vestibule-transaction');
    root.dataset.start = underWay ? 'quiet' : 'form';
    if (kept || dataset.themed !== undefined) {
      root.dataset.hold = '';
      setTimeout(show, 400);
      theme().then((it) => kept && it.recall(kept, home)).then((whole) => whole && show(), show);
    }
    document.addEventListener('submit', page.keep);
    ready(() => {
      const input = document.getElementById('identifier');
      const name = local('vestibule-identifier');
      if (name && !input.value) {
        input.value = name;
        document.getElementById('remember').checked = true;
      }
      // Touch devices would throw up a keyboard over a page nobody has read yet.
      if (root.dataset.start === 'form' && matchMedia('(pointer: fine)').matches && document.activeElement === document.body) input.focus();
    });
    // What the form does not need leaves network and processor to the first paint. A page that nobody sees is not painted.
    page.painted = new Promise((done) => {
      if (underWay || document.hidden) return done();
      requestAnimationFrame(() => setTimeout(done));
      setTimeout(done, 1000);
    });
    // Where the host takes its time to answer, the answer comes after the paint by itself; where nothing can be read before it is there, it
    // is not to wait.
    const { requestStart, responseStart } = performance.getEntriesByType('navigation')[0] || {};
    const blank = 'hold' in root.dataset || 'wordless' in root.dataset;
    soon = !blank && responseStart - requestStart < 100 && page.painted;
  }
  Promise.resolve(soon).then(() => {
    const start = module(dataset.start, dataset.startIntegrity, page.painted);
    if (!problem) {
      data('../config.json');
      link('preload', dataset.style, { as: 'style', integrity: dataset.styleIntegrity });
      link('modulepreload', dataset.glue, { integrity: dataset.glueIntegrity });
      data(dataset.wasm);
    }
    return start;
  }).then((it) => it.start(page)).catch((error) => fail('load', error && error.message));
})();
