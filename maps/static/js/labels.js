// Labels of the map: one canvas over the view; who comes later and has no room is dropped.

const RIVER = { light: "#2C5F7A", dark: "#5FA0C2" };
const FONT = '"Noto Sans CJK SC", "Source Han Sans SC", "PingFang SC", "Microsoft YaHei", sans-serif';

// rank, size, weight and zooms by kind, in order of right
const KINDS = {
  selected: { rank: 0, size: 17, weight: 700, from: 0, to: 25 },
  street: { rank: 1, size: 18, weight: 700, from: 10, to: 15.6 },
  community: { rank: 2, size: 12.5, weight: 500, from: 12.4, to: 16.2 },
  grid: { rank: 3, size: 12.5, weight: 500, from: 14.6, to: 25 },
  water: { rank: 4, size: 14, weight: 400, from: 11.5, to: 25, river: true },
  place: { rank: 5, size: 12, weight: 400, from: 13, to: 25 },
  main: { rank: 6, size: 12.5, weight: 400, from: 12.8, to: 25, along: true },
  park: { rank: 7, size: 12, weight: 400, from: 15, to: 25 },
  minor: { rank: 8, size: 12, weight: 400, from: 15.4, to: 25, along: true },
};

function kindOfLevel(level, levels) {
  const fromFinest = levels.length - 1 - levels.indexOf(level);
  if (levels.length === 1 || fromFinest === 0) return levels.length === 1 ? "community" : "grid";
  return fromFinest === 1 && levels.length > 2 ? "community" : "street";
}

// The middle of the part of a line inside the tile, and its direction.
function middle(line) {
  const inside = [];
  for (let i = 0; i < line.length; i += 2) if (line[i] >= 0 && line[i] <= 4096 && line[i + 1] >= 0 && line[i + 1] <= 4096) inside.push(i);
  if (inside.length < 2) return null;
  const i = inside[Math.floor((inside.length - 1) / 2)];
  const j = inside[Math.floor((inside.length - 1) / 2) + 1];
  const length = Math.hypot(line[inside[inside.length - 1]] - line[inside[0]], line[inside[inside.length - 1] + 1] - line[inside[0] + 1]);
  return { x: (line[i] + line[j]) / 2, y: (line[i + 1] + line[j + 1]) / 2, angle: Math.atan2(line[j + 1] - line[i + 1], line[j] - line[i]), length };
}

function fromTile(base, grids, levels, selected, withGrids) {
  const found = [];
  for (const one of withGrids ? grids.label ?? [] : []) {
    const { level, name, code } = one.properties;
    const [x, y] = one.lines[0];
    found.push({ text: name, x, y, kind: code === selected ? "selected" : kindOfLevel(level, levels), id: `${level}/${code}` });
  }
  const along = (features, kindOf) => {
    for (const one of features ?? []) {
      const text = one.properties.name;
      if (!text || one.type !== 2) continue;
      const at = one.lines.map(middle).filter(Boolean).sort((a, b) => b.length - a.length)[0];
      if (at) found.push({ text, ...at, kind: kindOf(one), id: `road/${text}` });
    }
  };
  along(base.road, (one) => (Number(one.properties.class ?? 3) < 3 ? "main" : "minor"));
  along(base.water, () => "water");
  for (const one of base.place ?? []) if (one.properties.name && one.lines[0]) found.push({ text: one.properties.name, x: one.lines[0][0], y: one.lines[0][1], kind: "place", id: `place/${one.properties.name}` });
  return found;
}

// `grids: false` leaves the plan's own names to the page; `reserved` gives boxes that are taken already.
export function drawLabels(map, { colours, theme, tile, native, levels: known, grids: withGrids = true, reserved }) {
  const canvas = L.DomUtil.create("canvas", "leaflet-zoom-hide", map.getPane("labels"));
  const dark = theme === "dark";
  let selected = null, turn = 0;

  function fit() {
    const size = map.getSize(), ratio = Math.min(2, window.devicePixelRatio || 1);
    canvas.width = size.x * ratio; canvas.height = size.y * ratio;
    canvas.style.width = `${size.x}px`; canvas.style.height = `${size.y}px`;
    L.DomUtil.setPosition(canvas, map.containerPointToLayerPoint([0, 0]));
    const context = canvas.getContext("2d");
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, size.x, size.y);
    return context;
  }

  async function collect(zoom) {
    const z = Math.max(0, Math.min(native, Math.floor(zoom)));
    const view = map.getPixelBounds(), scale = map.getZoomScale(zoom, z);
    const [low, high] = [view.min.divideBy(256 * scale).floor(), view.max.divideBy(256 * scale).floor()];
    const jobs = [];
    for (let x = low.x; x <= high.x; x++) for (let y = Math.max(0, low.y); y <= Math.min(2 ** z - 1, high.y); y++) {
      const at = { z, x: ((x % 2 ** z) + 2 ** z) % 2 ** z, y };
      jobs.push(Promise.all([tile("base", at), withGrids ? tile("grids", at) : {}]).then(([base, grids]) => {
        const levels = known ?? Object.keys(grids).filter((one) => one !== "label");
        return fromTile(base, grids, levels, selected, withGrids).map((one) => ({ ...one, px: (x * 4096 + one.x) / 16 * scale - view.min.x, py: (y * 4096 + one.y) / 16 * scale - view.min.y }));
      }));
    }
    return (await Promise.all(jobs)).flat();
  }

  function place(context, one, zoom, taken, used) {
    const kind = KINDS[one.kind];
    if (zoom < kind.from || zoom > kind.to) return;
    const far = kind.along || one.kind === "water" ? 320 : 40;
    if ((used.get(one.id) ?? []).some(([x, y]) => Math.hypot(x - one.px, y - one.py) < far)) return;
    const size = kind.size, wide = one.text.length * size * (kind.along ? 1.25 : 1.05);
    const steep = kind.along && Math.abs(Math.sin(one.angle)) > .75;
    const slant = kind.along && !steep ? Math.atan(Math.tan(one.angle)) : 0;
    const w = steep ? size : Math.abs(Math.cos(slant)) * wide + Math.abs(Math.sin(slant)) * size;
    const h = steep ? wide : Math.abs(Math.sin(slant)) * wide + size;
    const box = [one.px - w / 2 - 4, one.py - h / 2 - 3, one.px + w / 2 + 4, one.py + h / 2 + 3];
    if (taken.some((b) => box[0] < b[2] && box[2] > b[0] && box[1] < b[3] && box[3] > b[1])) return;
    if (kind.along && one.length / 16 < wide * .9 && zoom < 17) return;
    taken.push(box);
    used.set(one.id, [...(used.get(one.id) ?? []), [one.px, one.py]]);
    context.save();
    context.translate(one.px, one.py);
    context.rotate(slant);
    context.font = `${one.kind === "water" ? "italic " : ""}${kind.weight} ${size}px ${FONT}`;
    context.textAlign = "center"; context.textBaseline = "middle";
    context.lineJoin = "round"; context.lineWidth = 3; context.strokeStyle = colours.halo;
    context.fillStyle = kind.river ? RIVER[dark ? "dark" : "light"] : one.kind === "selected" ? (dark ? "#6CB4F5" : "#0B5CAD") : kind.along || kind.rank > 4 ? (dark ? "#93A1B0" : "#616D7B") : (dark ? "#F0F4F8" : "#17202B");
    const letters = steep || kind.along ? [...one.text] : [one.text];
    letters.forEach((letter, n) => {
      const shift = (n - (letters.length - 1) / 2) * size * 1.25;
      const [x, y] = letters.length === 1 ? [0, 0] : steep ? [0, shift] : [shift, 0];
      context.strokeText(letter, x, y);
      context.fillText(letter, x, y);
    });
    context.restore();
  }

  async function redraw() {
    const mine = ++turn, zoom = map.getZoom();
    if (zoom === undefined) return;
    const found = await collect(zoom);
    if (mine !== turn) return;
    const context = fit(), taken = reserved?.() ?? [], used = new Map();
    found.sort((a, b) => KINDS[a.kind].rank - KINDS[b.kind].rank || (a.id < b.id ? -1 : 1));
    for (const one of found) place(context, one, zoom, taken, used);
  }

  map.on("moveend zoomend resize viewreset", redraw);
  redraw();
  return { redraw, select(code) { selected = code; redraw(); } };
}
