// Makes the deployer's texts ready to stand in the places of ours. What could not is refused for every language at once, before
// anything is said: nobody is to find it later, at the list.
export const take = (given, names, ours, known, refuse) => {
  const own = {};
  for (const [tag, mine] of Object.entries(given)) {
    if (!known.includes(tag)) refuse(`\`texts\` has \`${tag}\`, which is no language of this page`);
    own[tag] = Object.entries(mine || {}).map(([name, text]) => {
      const place = names.indexOf(name);
      if (place < 1) refuse(`\`texts\` has \`${name}\`, which is no text of this page`);
      const wrong = (what) => refuse(`\`texts\` has \`${name}\` for \`${tag}\` ${what}`);
      // A text, or several by plural category, of which the program takes the last for all other numbers.
      const { other, ...rest } = typeof text === 'string' ? { '': text } : text || {};
      if (!('' in rest) && (other === undefined || ours[place][0] !== '\t')) wrong('in forms that do not fit it');
      const forms = Object.entries(other === undefined ? rest : { ...rest, other });
      const line = forms.map(([form, said]) => (form && `\t${form}\t`) + String(said).replace(/\s+/g, ' ')).join('');
      const alien = (line.match(/{[^}]*}?/g) || []).find((one) => !ours[place].includes(one));
      if (alien) wrong(`with \`${alien}\`, which it has no value for`);
      return [place, line];
    });
  }
  return own;
};
