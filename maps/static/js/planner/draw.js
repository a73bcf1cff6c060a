// Drawing lines and polygons with Geoman, on our own snapping.
import { facts } from "../frame.js";
import { DRAFT } from "./colours.js";

export class Pen {
  constructor(map, snap) {
    this.map = map; this.snap = snap; this.kind = null;
    map.pm.setLang(facts.lang === "en" ? "en" : "zh");
    map.on("pm:create", ({ layer }) => { const points = layer.getLatLngs(); layer.remove(); this.take(Array.isArray(points[0]) ? points[0] : points); });
    this.following = (event) => this.follow(event);
  }

  // Draws one shape of `kind` ("Line" or "Polygon"); `done` gets its places.
  start(kind, done) {
    this.stop();
    this.kind = kind; this.done = done;
    const line = { color: DRAFT, weight: 3 };
    this.map.pm.enableDraw(kind, {
      snappable: false, tooltips: false, finishOn: "dblclick", allowSelfIntersection: false, continueDrawing: false, cursorMarker: true,
      templineStyle: line, hintlineStyle: { ...line, dashArray: "5 5" }, pathOptions: { ...line, fillOpacity: .12 },
    });
    this.map.off("mousemove", this.following).on("mousemove", this.following); // after Geoman's own, which moves the marker back
  }
  stop() { if (this.kind) this.map.pm.disableDraw(); this.kind = null; }
  get active() { return this.kind ? this.map.pm.Draw[this.kind] : null; }
  get count() { return this.active?._layer?.getLatLngs().flat().length ?? 0; }

  // Geoman's hint marker goes where ours snaps; marked as snapped, the next vertex is set there.
  follow(event) {
    const hint = this.active?._hintMarker;
    if (!hint) return;
    const { latlng, kind } = this.snap.take(event.latlng);
    hint._snapped = kind !== null;
    if (!kind) return;
    hint.setLatLng(latlng);
    this.active._syncHintLine?.();
  }
  finish() { if (this.count >= (this.kind === "Polygon" ? 3 : 2)) this.active._finishShape(); }
  back() { if (this.count > 1) this.active._removeLastVertex(); else this.restart(); }
  restart() { if (this.kind) this.start(this.kind, this.done); }

  take(points) {
    const found = points.filter((one, n) => !n || !one.equals(points[n - 1], 1e-9));
    this.kind = null;
    this.done?.(found);
  }
}
