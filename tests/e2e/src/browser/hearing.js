// Notes, in order, what live regions say. Runs at the start of every document, before anything of the page.
{
  const REGION = '[role=alert], [role=status], [role=log], [aria-live]';
  const said = [];
  Object.defineProperty(window, Symbol.for('said'), { value: said });
  const last = new WeakMap();
  const urgent = (it) => it.getAttribute('aria-live') === 'assertive' || it.getAttribute('role') === 'alert';
  const speak = (region, isNew) => {
    const text = region.isConnected && region.checkVisibility() ? region.innerText.replace(/\s+/g, ' ').trim() : '';
    const repeated = last.get(region) === text;
    last.set(region, text);
    // An alert speaks when it comes. Any other region has to be there before, or is only found by reading on.
    if (!text || repeated || (isNew && !urgent(region))) return;
    said.push(`${urgent(region) ? 'at once' : 'when idle'}: ${text}`);
  };
  new MutationObserver((records) => {
    const regions = new Map();
    const note = (region, isNew) => regions.set(region, regions.get(region) || isNew);
    for (const { target, addedNodes } of records) {
      for (const added of addedNodes) {
        if (!(added instanceof Element)) continue;
        for (const region of added.querySelectorAll(REGION)) note(region, true);
        if (added.matches(REGION)) note(added, true);
      }
      const around = (target instanceof Element ? target : target.parentElement)?.closest(REGION);
      if (around) note(around, false);
    }
    for (const [region, isNew] of regions) speak(region, isNew);
  }).observe(document, { subtree: true, childList: true, characterData: true, attributes: true, attributeFilter: ['hidden'] });
}
