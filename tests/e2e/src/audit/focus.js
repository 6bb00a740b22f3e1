// The name of what has the focus, and why that cannot be seen.
const it = document.activeElement;
if (!it || it === document.body) return ['', ''];
const style = getComputedStyle(it);
const marks = [];
if (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2) marks.push(style.outlineColor);
if (style.boxShadow !== 'none') marks.push(style.borderTopColor);
const told = marks.some((mark) => contrast(mark, ground(it)) >= 3);
if (!told) return [name(it), `marked by ${marks.join(', ') || 'nothing'} on ${ground(it)}`];
const box = it.getBoundingClientRect();
const top = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
const covered = !(top && (it.contains(top) || top.contains(it)));
return [name(it), covered ? `covered by ${top && top.tagName}` : ''];
