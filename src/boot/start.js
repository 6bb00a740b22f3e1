// What follows the first paint: the words, the configuration, the first calls to the org, and the program itself, all of it side by side.
// `page` is what the first script has found out.
export const start = (page) => {
  const { dataset, root, at, home, query, local, ready, fail, known, wanted, first, theme, kept, show } = page;

  // Compared here and not by the request's own `integrity`, which no browser matches with a preload. (SEC-56)
  // What `meanwhile` makes of it while it comes is used only if it is the right one.
  const checked = async (name, integrity, meanwhile, signal) => {
    const [reply, expected] = await Promise.all([fetch(at(name), { signal }), integrity]);
    if (!reply.ok) throw new Error(`${name}: HTTP ${reply.status}`);
    const made = meanwhile && meanwhile(reply.clone()).catch(() => {});
    const bytes = await reply.arrayBuffer();
    const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
    if (expected !== `sha256-${btoa(String.fromCharCode(...digest))}`) throw new Error(`${name}: wrong hash`);
    return (await made) || bytes;
  };

  // Rules for what is not there yet, and whether they came. Where they are missing or hang, people sign in without.
  const sheet = (name, patience) => new Promise((done) => {
    page.link('stylesheet', dataset[name], { integrity: dataset[`${name}Integrity`], onload: () => done(true), onerror: () => done() });
    setTimeout(done, patience);
  });

  //= language.js

  //= opening.js

  // Forgets a proof key where what makes and keeps them (`platform/kept_keys.rs`) is not there yet.
  const forget = (name) => {
    const opening = indexedDB.open('vestibule', 1);
    const store = 'proof-keys';
    opening.onupgradeneeded = () => opening.result.createObjectStore(store);
    opening.onsuccess = () => {
      opening.result.transaction(store, 'readwrite').objectStore(store).delete(name);
      opening.result.close();
    };
  };

  // English stands in the page already.
  page.failed = () => words || early.then(say).catch(() => {});
  if (page.ended) return ready(page.failed);

  ready(() => {
    const settings = fetch(`${home}config.json`, { credentials: 'same-origin' }).then((reply) => {
      if (!reply.ok) throw new Error(`config.json: HTTP ${reply.status}`);
      return reply.text();
    });
    const parsed = settings.then(JSON.parse);
    const dressed = parsed.then(({ appName, issuer, mode, theme: given }) => {
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
      for (const crossOrigin of [null, '']) page.link('preconnect', hosted.origin, { crossOrigin });
      return worn;
    }).catch(show);
    const spoken = parsed.catch(() => {}).then(speak);
    // Whatever goes wrong with them, the program makes them again and says so.
    parsed.then((config) => open(config, spoken)).catch(() => {});

    // Compiled while it comes, which browsers also keep for the next visit; where the host names its type wrongly, afterwards.
    const binary = page.painted.then(() => checked(dataset.wasm, dataset.wasmIntegrity, (reply) => WebAssembly.compileStreaming(reply)));
    // Whoever waits for it hears of a failure; before that it must not count as unheard.
    binary.catch(() => {});
    // What the form does not show is drawn by rules of its own, which come before the program does.
    const styled = sheet('style', 3000);
    const program = page.painted.then(() => import(at(dataset.glue)));
    Promise.all([
      settings,
      spoken,
      program.then(async (module) => (await module.default({ program: binary, checked }), module)),
      dressed,
      styled,
    ]).then(
      ([text, , module, problem]) => {
        clearTimeout(page.slow);
        if (page.ended) return;
        if (problem) return fail('configuration', problem);
        delete root.dataset.slow;
        document.removeEventListener('submit', page.keep);
        delete root.dataset.waiting;
        running = true;
        const runs = module.start([query, text, home, page.submitted, words.join('\n'), secrets, taken, forget, all, (problem) => fail('configuration', problem)]);
        secrets = '';
        // The reason is on its way. Nobody listens to the form meanwhile, and the browser must not send it.
        if (!runs) return document.addEventListener('submit', page.keep);
        document.getElementById('identifier').readOnly = false;
        tell = module.speak;
        if (!page.ended) root.dataset.start = 'app';
      },
    ).catch((error) => {
      clearTimeout(page.slow);
      fail('load', error && error.message);
    });
  });
};
