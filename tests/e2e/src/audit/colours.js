// Colours as they are painted, and how well one can be told from another (WCAG 2.2, "relative luminance").
const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
const rgba = (...layers) => {
  canvas.clearRect(0, 0, 1, 1);
  for (const colour of layers) {
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
  }
  return [...canvas.getImageData(0, 0, 1, 1).data];
};
const luminance = (...layers) => {
  const [r, g, b] = rgba(...layers).map((it) => it / 255).map((it) => (it <= 0.04045 ? it / 12.92 : ((it + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};
// Of a colour that lets its ground shine through, what is seen counts.
const contrast = (colour, ground) => {
  const [dark, bright] = [luminance(ground, colour), luminance(ground)].sort((a, b) => a - b);
  return (bright + 0.05) / (dark + 0.05);
};
const opaque = (colour) => rgba(colour)[3] === 255;
const ground = (element) => {
  for (let it = element.parentElement; it; it = it.parentElement) {
    const { backgroundColor } = getComputedStyle(it);
    if (opaque(backgroundColor)) return backgroundColor;
  }
  return 'white';
};
const name = (it) => `${it.tagName} ${it.id || it.name || it.dataset.action || it.textContent.replace(/\s+/g, ' ').trim().slice(0, 60)}`;
