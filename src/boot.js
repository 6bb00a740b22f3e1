// The first script of the page: small, synchronous, and there before the form is drawn. It takes secrets out of the
// address bar, decides what the first paint shows, keeps what a person does before the program runs, and starts it.
(() => {
  'use strict';
  const script = document.currentScript;
  const root = document.documentElement;
  const { glue, wasm, wasmIntegrity, languages, texts, textsIntegrity, listIntegrity } = script.dataset;
  const at = (name) => new URL(name, script.src).href;
  // Where the page lives, which only the host knows: the files with hashes lie one below.
  const home = at('..');
  const callback = /\/login\/callback(\.html)?\/?$/.test(location.pathname);

  // A one-time code in the address is a credential: it must not reach history, a Referer or a share sheet.
  // So is the token in the link of an activation or a recovery mail.
  const token = /[?&](activation|recovery)_token=/.test(location.search);
  const query = callback || token ? location.search : '';
  if (query || (callback && location.hash)) history.replaceState(null, '', location.pathname);

  const stored = (key) => {
    try {
      return sessionStorage.getItem(key);
    } catch {
      return null;
    }
  };
  const remembered = () => {
    try {
      return localStorage.getItem('vestibule-identifier');
    } catch {
      return null;
    }
  };
  const ready = (run) =>
    document.readyState === 'loading' ? document.addEventListener('DOMContentLoaded', run, { once: true }) : run();

  let ended = false;
  const entitle = () => (document.title = document.getElementById('failed-title').textContent);
  const fail = (reason, detail) => {
    if (ended) return;
    ended = true;
    root.dataset.start = 'failed';
    root.dataset.reason = reason;
    ready(() => {
      entitle();
      delete root.dataset.wordless;
      if (detail) document.getElementById('failed-detail').textContent = detail;
      document.getElementById('try-again').onclick = () => location.reload();
      document.getElementById('failed-title').focus();
      // English stands in the page already.
      if (!words) early.then(say).catch(() => {});
    });
  };

  // Compared here and not by the request's own `integrity`, which no browser matches with a preload. (SEC-56)
  const checked = async (name, integrity) => {
    const [reply, expected] = await Promise.all([fetch(at(name)), integrity]);
    if (!reply.ok) throw new Error(`${name}: HTTP ${reply.status}`);
    const bytes = await reply.arrayBuffer();
    const digest = new Uint8Array(await crypto.subtle.digest('SHA-384', bytes));
    if (expected !== `sha384-${btoa(String.fromCharCode(...digest))}`) throw new Error(`${name}: wrong hash`);
    return bytes;
  };

  //= boot/language.js

  if (self !== top) return fail('framed');
  if (!isSecureContext || !crypto.subtle) return fail('insecure');
  if (!AbortSignal.timeout) return fail('load', 'AbortSignal.timeout');

  // The form is the first thing to see, unless this visit is already under way: then it must not flash.
  const underWay = callback || token || stored('okta-token-storage') || stored('vestibule-transaction');
  root.dataset.start = underWay ? 'quiet' : 'form';

  let submitted = false;
  const keepSubmit = (event) => {
    event.preventDefault();
    submitted = true;
    document.getElementById('next').setAttribute('aria-disabled', 'true');
    root.dataset.waiting = '';
    document.getElementById('polite').textContent = document.getElementById('quiet').textContent;
  };
  document.addEventListener('submit', keepSubmit);
  ready(() => {
    const input = document.getElementById('identifier');
    const name = remembered();
    if (name && !input.value) {
      input.value = name;
      document.getElementById('remember').checked = true;
    }
    // Touch devices would throw up a keyboard over a page nobody has read yet.
    if (root.dataset.start === 'form' && matchMedia('(pointer: fine)').matches && document.activeElement === document.body) input.focus();
  });

  const slow = setTimeout(() => (root.dataset.slow = ''), 8000);

  // Not before the parser has met the preloads: a request made earlier would be made twice.
  ready(() => {
    const settings = fetch(`${home}config.json`, { credentials: 'same-origin' }).then((reply) => {
      if (!reply.ok) throw new Error(`config.json: HTTP ${reply.status}`);
      return reply.text();
    });
    settings.then((text) => {
      const { appName, issuer, mode } = JSON.parse(text);
      if (mode === 'redirect' && root.dataset.start === 'form') root.dataset.start = 'quiet';
      const hosted = new URL(issuer);
      for (const place of document.querySelectorAll('[data-app-name]')) place.textContent = appName || '';
      if (hosted.protocol !== 'https:' && hosted.protocol !== 'http:') return;
      for (const link of document.querySelectorAll('[data-hosted]')) {
        link.href = hosted.origin;
        link.hidden = false;
      }
    }).catch(() => {});

    const program = import(at(glue));
    const binary = checked(wasm, wasmIntegrity);
    // Whoever waits for it hears of a failure; before that it must not count as unheard.
    binary.catch(() => {});
    Promise.all([
      settings,
      settings.then(JSON.parse).catch(() => {}).then(speak),
      program.then(async (module) => (await module.default({ module_or_path: binary }), module)),
    ]).then(
      ([text, , module]) => {
        clearTimeout(slow);
        if (ended) return;
        delete root.dataset.slow;
        document.removeEventListener('submit', keepSubmit);
        delete root.dataset.waiting;
        module.start(query, text, home, submitted, words.join('\n'), (problem) => fail('configuration', problem));
        tell = module.speak;
        if (!ended) root.dataset.start = 'app';
      },
    ).catch((error) => {
      clearTimeout(slow);
      fail('load', error && error.message);
    });
  });
})();
