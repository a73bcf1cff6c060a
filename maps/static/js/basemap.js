// The base map under every map of ours.
export function addBasemap() {
  return { toggle() {} };
}
