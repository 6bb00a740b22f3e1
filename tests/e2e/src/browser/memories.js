// Notes the memory of each program that the page starts. Asked for all memories, or for an object by its number, Chromium
// 156.0.8078.108 ends the page.
(() => {
  const memories = [];
  Object.defineProperty(window, Symbol.for('memories'), { value: memories });
  const { instantiate } = WebAssembly;
  WebAssembly.instantiate = async (...given) => {
    const begun = await instantiate(...given);
    const { exports } = begun.instance ?? begun;
    memories.push(...Object.values(exports).filter((it) => it instanceof WebAssembly.Memory));
    return begun;
  };
})();
