// Starts the check-up. It has nothing to do with signing in, and nothing of the page's own start is needed for it.
(() => {
  'use strict';
  const script = document.currentScript;
  const root = document.documentElement;
  const { glue, wasm, wasmIntegrity } = script.dataset;
  const at = (name) => new URL(name, script.src).href;
  root.dataset.start = 'quiet';

  const start = async () => {
    if (self !== top) throw new Error('It was opened inside another page.');
    const [module, bytes] = await Promise.all([
      import(at(glue)),
      // `integrity` works where there is no secure context too, and that is one of the things to be found.
      fetch(at(wasm), { integrity: wasmIntegrity }).then((reply) => {
        if (!reply.ok) throw new Error(`${wasm}: HTTP ${reply.status}`);
        return reply.arrayBuffer();
      }),
    ]);
    await module.default({ program: bytes });
    root.dataset.start = 'app';
    module.start(at('..'));
  };
  document.addEventListener('DOMContentLoaded', () => start().catch((error) => {
    root.dataset.start = 'failed';
    document.getElementById('failed-detail').textContent = error && error.message;
    document.getElementById('failed-title').focus();
  }));
})();
