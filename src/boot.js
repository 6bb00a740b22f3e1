// The first script of the page: small, synchronous, and there before the form is drawn. It takes secrets out of the
// address bar, decides what the first paint shows, keeps what a person does before the program runs, and starts it.
(() => {
  'use strict';
  const script = document.currentScript;
  const root = document.documentElement;
  const { glue, wasm, wasmIntegrity, theme: dress, themeIntegrity, themed, languages, texts, textsIntegrity, listIntegrity } = script.dataset;
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
  const local = (key) => {
    try {
      return localStorage.getItem(key);
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
  // What `meanwhile` makes of it while it comes is used only if it is the right one.
  const checked = async (name, integrity, meanwhile) => {
    const [reply, expected] = await Promise.all([fetch(at(name)), integrity]);
    if (!reply.ok) throw new Error(`${name}: HTTP ${reply.status}`);
    const made = meanwhile && meanwhile(reply.clone()).catch(() => {});
    const bytes = await reply.arrayBuffer();
    const digest = new Uint8Array(await crypto.subtle.digest('SHA-384', bytes));
    if (expected !== `sha384-${btoa(String.fromCharCode(...digest))}`) throw new Error(`${name}: wrong hash`);
    return (await made) || bytes;
  };

  //= boot/language.js

  if (self !== top) return fail('framed');
  if (!isSecureContext || !crypto.subtle) return fail('insecure');
  if (!AbortSignal.timeout) return fail('load', 'AbortSignal.timeout');

  // The form is the first thing to see, unless this visit is already under way: then it must not flash.
  const underWay = callback || token || stored('okta-token-storage') || stored('vestibule-transaction');
  root.dataset.start = underWay ? 'quiet' : 'form';

  // A theme has a script of its own, for those who have one. What it was at the last visit is known before config.json is there, and
  // that there is one the build has written into the page: then nothing is drawn that would change at once, but nobody waits for
  // long.
  const kept = local('vestibule-theme');
  const show = () => {
    delete root.dataset.hold;
  };
  if (kept || themed !== undefined) {
    root.dataset.hold = '';
    setTimeout(show, 400);
  }
  let wardrobe;
  const theme = () => {
    if (!wardrobe) {
      const link = Object.assign(document.createElement('link'), { rel: 'modulepreload', href: at(dress), integrity: themeIntegrity });
      document.head.append(link);
      wardrobe = import(link.href);
    }
    return wardrobe;
  };
  if (kept) theme().then((it) => it.recall(kept, home)).then((whole) => whole && show(), show);

  let submitted = false;
  const keepSubmit = (event) => {
    event.preventDefault();
    submitted = true;
    document.getElementById('next').setAttribute('aria-disabled', 'true');
    root.dataset.waiting = '';
    // Words that will go away again are not said either.
    if (polite && !('wordless' in root.dataset)) polite.textContent = document.getElementById('quiet').textContent;
  };
  document.addEventListener('submit', keepSubmit);
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

  const slow = setTimeout(() => (root.dataset.slow = ''), 8000);

  // Not before the parser has met the preloads: a request made earlier would be made twice.
  ready(() => {
    const settings = fetch(`${home}config.json`, { credentials: 'same-origin' }).then((reply) => {
      if (!reply.ok) throw new Error(`config.json: HTTP ${reply.status}`);
      return reply.text();
    });
    const dressed = settings.then((text) => {
      const { appName, issuer, mode, theme: given } = JSON.parse(text);
      // Without its script the page looks as it always does, and starts: at once where it is missing, soon where it hangs.
      const worn = given !== undefined || kept
        ? Promise.race([theme().then((it) => it.wear(given, home, show)).catch(show), new Promise((done) => setTimeout(done, 3000))])
        : show();
      if (mode === 'redirect' && root.dataset.start === 'form') root.dataset.start = 'quiet';
      const hosted = new URL(issuer);
      for (const place of document.querySelectorAll('[data-app-name]')) place.textContent = appName || '';
      if (hosted.protocol !== 'https:' && hosted.protocol !== 'http:') return worn;
      for (const link of document.querySelectorAll('[data-hosted]')) {
        link.href = hosted.origin;
        link.hidden = false;
      }
      // The program asks the org as soon as it runs: by then there are connections, with cookies and without.
      for (const crossOrigin of [null, '']) {
        document.head.append(Object.assign(document.createElement('link'), { rel: 'preconnect', href: hosted.origin, crossOrigin }));
      }
      return worn;
    }).catch(show);

    const program = import(at(glue));
    // Compiled while it comes, which browsers also keep for the next visit; where the host names its type wrongly, afterwards.
    const binary = checked(wasm, wasmIntegrity, (reply) => WebAssembly.compileStreaming(reply));
    // Whoever waits for it hears of a failure; before that it must not count as unheard.
    binary.catch(() => {});
    Promise.all([
      settings,
      settings.then(JSON.parse).catch(() => {}).then(speak),
      program.then(async (module) => (await module.default({ module_or_path: binary }), module)),
      dressed,
    ]).then(
      ([text, , module, problem]) => {
        clearTimeout(slow);
        if (ended) return;
        if (problem) return fail('configuration', problem);
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
