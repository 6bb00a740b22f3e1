// Which language is spoken: the deployer's, else the person's choice, else the browser's, else English. Its words stand in two files
// of their own, of which most people need the first; they are put into the page, and handed to the program.
let offered = known;
// The deployer's own texts, packed as ours are: by language, each with its place.
let own = {};
// What the person has chosen during this visit, also where the browser keeps nothing.
let chosen;
// What is spoken: the language's tag, then its texts in the order of the keys, all of them or those that a sign-in by mail says.
let words;
// Tells the program, once it runs.
let tell = () => {};

const file = async (name, integrity) =>
  new TextDecoder().decode(await checked(`${name}-${dataset.texts}.txt`, integrity, undefined, AbortSignal.timeout(60_000))).split('\n');
// English is what most people read; for the hashes of the others there is a file, which is asked for beside them.
const read = (tag) =>
  file(tag, tag === 'en' ? dataset.textsIntegrity : file('integrity', dataset.listIntegrity).then((all) =>
    all.find((line) => line.startsWith(`${tag} `)).split(' ')[1]));
// The first file of a language, whose last line proves the second.
const readFirst = async (tag) => {
  const lines = await read(tag);
  lines.proof = lines.pop();
  return lines;
};
// The texts of both files; one that could not be had is asked for again.
const whole = async (lines) =>
  lines.proof
    ? (lines.whole ||= file(`${lines[0]}-rest`, lines.proof).then((rest) => lines.concat(rest)).catch((error) => {
        delete lines.whole;
        throw error;
      }))
    : lines;
const withOwn = (lines) => {
  // Of what is not there yet there is nothing to replace.
  for (const [place, line] of own[lines[0]] || []) if (place < lines.length) lines[place] = line;
  return lines;
};
// All texts of the language that is spoken, for the program, which asks before it shows what most people never see; and the rules
// by which that is drawn.
let drawn;
const all = async () => {
  const asked = words;
  drawn ||= sheet('rare', 1500).then((there) => {
    if (!there) drawn = undefined;
  });
  const lines = withOwn(await whole(asked));
  // Another language may be spoken by now, and is spoken wholly.
  if (words === asked) words = lines;
  await drawn;
  return words.join('\n');
};
const refuse = (problem) => {
  fail('configuration', `config.json: ${problem}`);
  throw problem;
};

const say = (lines) => {
  words = lines;
  root.lang = words[0];
  root.dir = /^(ar|fa|he)/.test(words[0]) ? 'rtl' : 'ltr';
  for (const [place, inner] of places) {
    const text = words[place.dataset.text];
    // The first English file has nothing that the page itself says.
    if (text === undefined) continue;
    const [before, ...after] = text.split(/{\w+}/);
    // The deployer's own may do without it.
    place.replaceChildren(before, ...(after.length ? [inner, after.join('')] : []));
  }
  if (page.ended) page.entitle();
  delete root.dataset.wordless;
  list.value = words[0];
  if (!list.value) {
    list.replaceChildren(option(words[0]));
    list.onfocus = list.onpointerdown = fill;
  }
  // What was announced meanwhile stood in the language before.
  const quiet = document.getElementById('quiet').textContent;
  if ('waiting' in root.dataset && polite.textContent !== quiet) polite.textContent = quiet;
  tell(words.join('\n'));
};

// In its own language, and with the name of the script where there are two.
const option = (tag) => {
  const name = tag.replace('CN', 'Hans').replace('TW', 'Hant');
  const made = new Option(new Intl.DisplayNames(tag, { type: 'language' }).of(name), tag);
  made.lang = tag;
  return made;
};

// The list holds what is spoken alone until somebody turns to it: the names of all cost time.
const fill = () => {
  list.onfocus = list.onpointerdown = null;
  const here = list.value;
  list.replaceChildren(...offered.map(option).sort((one, other) => one.text.localeCompare(other.text)));
  if (!offered.includes(here)) list.prepend(option(here));
  list.value = here;
};

let places;
let list;
let polite;
ready(() => {
  // The form leaves the document while another step is shown: what has words is looked for once.
  // An element in a text stands in the place of its placeholder.
  places = [...document.querySelectorAll('[data-text]')].map((place) => [place, place.firstElementChild]);
  list = document.getElementById('language');
  list.onfocus = list.onpointerdown = fill;
  // Somebody may have been quicker than this script.
  if (document.activeElement === list) fill();
  polite = document.getElementById('polite');
  list.onchange = async () => {
    const tag = (chosen = list.value);
    let told = list.dataset.textFailed;
    try {
      const lines = withOwn(await whole(await readFirst(tag)));
      // Somebody may have gone on choosing, or the deployer offers fewer.
      if (chosen !== tag || !offered.includes(tag)) return;
      // What is typed or chosen in a step outlives its being drawn anew.
      const given = [...document.querySelectorAll('#app input, #app select')];
      say(lines);
      setTimeout(() => {
        for (const { id, value, checked } of given) {
          const field = document.getElementById(id);
          if (!field) continue;
          const turned = field.type === 'radio' ? checked && !field.checked : field.value !== value && field.options;
          Object.assign(field, { value, checked });
          // Something else may depend on these.
          if (turned) field.dispatchEvent(new Event('change', { bubbles: true }));
        }
      });
      told = list.dataset.textChanged;
      localStorage.setItem('vestibule-language', tag);
    } catch {
      if (chosen !== tag) return;
      // Storage may be all that failed: then it is spoken.
      chosen = words && words[0];
      list.value = chosen || root.lang;
    }
    if (words) polite.textContent = words[told];
  };
});

const early = readFirst(first);
early.catch(() => {});

// What is said first, once the configuration is there.
const speak = async (settings) => {
  // What is no configuration is refused by the program.
  const config = settings || {};
  const unknown = [config.language || known[0]].concat(config.languages || []).find((tag) => !known.includes(tag));
  if (unknown) refuse(`the page is not to be had in \`${unknown}\`, only in ${dataset.languages}`);
  offered = [].concat(config.language || config.languages || known);
  list.parentElement.hidden = offered.length < 2;
  // The names of the texts, and what makes a deployer's own ready, are in files that only those load who have some.
  const tailor = config.texts && Promise.all([read('keys'), theme()]).catch(() => {});
  let tag;
  let lines;
  do {
    tag = wanted(offered, chosen);
    lines = await (tag === first ? early : readFirst(tag)).catch(() => readFirst('en'));
    const found = await tailor;
    const complete = found && (await whole(lines).catch(() => {}));
    if (complete) own = found[1].take(config.texts, found[0], (lines = complete), known, refuse);
    // Where something was said meanwhile, the page does not speak English by itself any more.
    if (words) lines = await whole(lines).catch(() => lines);
    // Somebody may have chosen meanwhile.
  } while (tag !== wanted(offered, chosen));
  say(withOwn(lines));
  // Who turned to the list before was shown all there are.
  if (list.length > offered.length) fill();
};
