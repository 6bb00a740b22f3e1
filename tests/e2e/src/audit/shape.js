// The structure of the screen without its words, so that each screen is audited once in a run.
const shape = (element) => {
  if (!element.checkVisibility()) return '';
  const kept = [...element.attributes]
    .filter(({ name }) => /^(class|role|type|aria-(invalid|disabled|describedby|live)|data-(step|page|action))$/.test(name))
    .map(({ name, value }) => `${name}=${value}`);
  return `<${element.tagName} ${kept.join(' ')}>${[...element.children].map(shape).join('')}`;
};
// In each look, too.
const look = document.adoptedStyleSheets.flatMap((sheet) => [...sheet.cssRules]).map((rule) => rule.cssText).join('');
return shape(document.body) + look;
