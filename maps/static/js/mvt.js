// Reads Mapbox vector tiles (specification 2.1): layers of features with integer coordinates.

class Reader {
  constructor(bytes) { this.bytes = bytes; this.at = 0; this.end = bytes.length; }
  varint() {
    let result = 0, shift = 1, byte;
    do { byte = this.bytes[this.at++]; result += (byte & 127) * shift; shift *= 128; } while (byte & 128);
    return result;
  }
  part() { const size = this.varint(); const part = new Reader(this.bytes.subarray(this.at, this.at + size)); this.at += size; return part; }
  skip(wire) { if (wire === 0) this.varint(); else if (wire === 1) this.at += 8; else if (wire === 2) this.at += this.varint(); else if (wire === 5) this.at += 4; else throw new Error(`wire type ${wire}`); }
  each(take) { while (this.at < this.end) { const key = this.varint(); take(key >> 3, key & 7); } }
}

const text = new TextDecoder();

function value(part) {
  let found = null;
  const view = new DataView(part.bytes.buffer, part.bytes.byteOffset, part.bytes.byteLength);
  part.each((field, wire) => {
    if (field === 1) { const size = part.varint(); found = text.decode(part.bytes.subarray(part.at, part.at + size)); part.at += size; }
    else if (field === 2) { found = view.getFloat32(part.at, true); part.at += 4; }
    else if (field === 3) { found = view.getFloat64(part.at, true); part.at += 8; }
    else if (field === 4 || field === 5) found = part.varint();
    else if (field === 6) { const n = part.varint(); found = n % 2 ? -(n + 1) / 2 : n / 2; }
    else if (field === 7) found = part.varint() === 1;
    else part.skip(wire);
  });
  return found;
}

// Lines of a geometry as flat arrays x, y, x, y ...; rings are closed.
function lines(part) {
  const found = [];
  let x = 0, y = 0, current = null;
  const step = () => { const n = part.varint(); return n % 2 ? -(n + 1) / 2 : n / 2; };
  while (part.at < part.end) {
    const command = part.varint();
    const id = command & 7;
    if (id === 7) { current.push(current[0], current[1]); continue; }
    for (let n = command >> 3; n > 0; n--) {
      x += step(); y += step();
      if (id === 1) found.push(current = []);
      current.push(x, y);
    }
  }
  return found;
}

function feature(part, keys, values) {
  const found = { type: 0, properties: {}, lines: [] };
  part.each((field, wire) => {
    if (field === 2) { const tags = part.part(); while (tags.at < tags.end) { const key = keys[tags.varint()]; found.properties[key] = values[tags.varint()]; } }
    else if (field === 3) found.type = part.varint();
    else if (field === 4) found.lines = lines(part.part());
    else part.skip(wire);
  });
  return found;
}

// Returns {layer: [{type, properties, lines}]}; type is 1 point, 2 line, 3 polygon; the extent is 4096.
export function decode(bytes) {
  const layers = {};
  const tile = new Reader(bytes);
  tile.each((field, wire) => {
    if (field !== 3) { tile.skip(wire); return; }
    const layer = tile.part();
    const keys = [], values = [], parts = [];
    let name = "";
    layer.each((inner, kind) => {
      if (inner === 1) { const size = layer.varint(); name = text.decode(layer.bytes.subarray(layer.at, layer.at + size)); layer.at += size; }
      else if (inner === 2) parts.push(layer.part());
      else if (inner === 3) { const size = layer.varint(); keys.push(text.decode(layer.bytes.subarray(layer.at, layer.at + size))); layer.at += size; }
      else if (inner === 4) values.push(value(layer.part()));
      else layer.skip(kind);
    });
    layers[name] = parts.map((one) => feature(one, keys, values));
  });
  return layers;
}
