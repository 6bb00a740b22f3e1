// Development only: asks the site for the mark of its build and reloads when it is another one.
(async () => {
  const page = document.currentScript.src;
  const mark = async () => {
    try {
      const reply = await fetch(new URL('reload.txt', page), { cache: 'no-store' });
      return reply.ok ? await reply.text() : null;
    } catch {
      return null;
    }
  };
  const first = await mark();
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, 500));
    const now = await mark();
    if (now && first && now !== first) return location.reload();
  }
})();
