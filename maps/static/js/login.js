// A quiet map behind the login form.
import { find, makeMap } from "./frame.js";

makeMap(find("[data-map]"), { controls: false, closer: 1, map: { dragging: false, scrollWheelZoom: false, keyboard: false } }).map.getContainer().tabIndex = -1;
